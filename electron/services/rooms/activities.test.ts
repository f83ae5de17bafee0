import { expect, onTestFinished, test, vi } from 'vitest';
import type { Activity } from '../../../shared/model/app-info';
import type { Progress } from '../../../shared/rpc/definitions';
import { Activities } from './activities';

test('the end of work is the last that is told of it, whatever reports its progress later', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const told: Activity[] = [];
  const activities = new Activities((activity) => told.push(activity));
  let late: (progress: Progress) => void = () => undefined;
  await activities.run('models.download', 'Downloading', { signal: new AbortController().signal, progress: () => undefined }, ({ progress }) => {
    late = progress;
    return Promise.resolve();
  });
  late({ share: 0.9, title: 'Downloading' });
  vi.runAllTimers();
  expect(told.map(({ share }) => share)).toEqual([0, 1]);
  expect(activities.list()).toEqual([]);
});
