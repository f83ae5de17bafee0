import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { contract } from '../../shared/contract';
import { DEFAULT_SETTINGS, type Activity, type Settings } from '../../shared/model/app-info';
import type { RunSummary } from '../../shared/model/run-library';
import { memoryChannels } from '../../shared/rpc/channel';
import { createClient } from '../../shared/rpc/client';
import { RpcServer } from '../../shared/rpc/server';
import { RunWatch, tellItGoesOn } from './run-watch';

const electron = vi.hoisted(() => ({ bars: [] as number[], told: [] as string[], awake: new Set<number>() }));

vi.mock('electron', () => ({
  BrowserWindow: { getAllWindows: () => [{ setProgressBar: (share: number) => electron.bars.push(share) }] },
  Notification: class {
    static isSupported = () => true;
    constructor(private readonly words: { title: string; body: string }) {}
    show(): void {
      electron.told.push(`${this.words.title} ${this.words.body}`.trim());
    }
  },
  powerSaveBlocker: {
    start: () => (electron.awake.add(7), 7),
    stop: (id: number) => electron.awake.delete(id),
  },
}));

beforeEach(() => {
  electron.bars.length = 0;
  electron.told.length = 0;
  electron.awake.clear();
});

const RUN: RunSummary = {
  ...{ id: 'a', kind: 'finetuning', name: 'hotels', state: 'training', createdAt: '2026-11-24T16:40:00Z', dataset: { id: 'd', name: 'd' }, model: { id: 'm', name: 'm' } },
  ...{ step: 0, totalSteps: 200, epoch: 0, hasModel: false, resumable: false },
};

const DOWNLOAD: Activity = { id: 'b', request: 'models.download', title: 'Downloading', share: 0, startedAt: '2026-11-24T16:40:00Z' };

/** What main sees of services whose runs are told by hand. */
function watched(settings: Partial<Settings> = {}): { readonly watch: RunWatch; readonly tell: (change: Partial<RunSummary>) => Promise<void>; readonly tellActivity: (change: Partial<Activity>) => Promise<void>; readonly tellSettings: (change: Partial<Settings>) => Promise<void>; readonly changes: () => number; readonly restart: () => void } {
  const server = new RpcServer(contract, { app: { settings: () => ({ ...DEFAULT_SETTINGS, ...settings }) } } as never);
  let changes = 0;
  const watch = new RunWatch(() => changes++);
  const restart = () => {
    const [near, far] = memoryChannels();
    server.connect(far);
    watch.follow(createClient(contract, near));
  };
  restart();
  const arrived = async (): Promise<void> => {
    for (let i = 0; i < 5; i++) await new Promise((resolve) => setTimeout(resolve));
  };
  const tell = (change: Partial<RunSummary>): Promise<void> => {
    server.emit('runChanged', { ...RUN, ...change });
    return arrived();
  };
  const tellActivity = (change: Partial<Activity>): Promise<void> => {
    server.emit('activityChanged', { ...DOWNLOAD, ...change });
    return arrived();
  };
  const tellSettings = (change: Partial<Settings>): Promise<void> => {
    server.emit('settingsChanged', { ...DEFAULT_SETTINGS, ...change });
    return arrived();
  };
  return { watch, tell, tellActivity, tellSettings, changes: () => changes, restart };
}

test('while a run trains its progress is on the task bar and the machine stays awake; at its end neither', async () => {
  const { watch, tell } = watched();
  await tell({ step: 50 });
  expect([watch.isTraining, electron.bars.at(-1), electron.awake.size]).toEqual([true, 0.25, 1]);
  await tell({ state: 'finished', step: 200, accuracy: 0.9 });
  expect([watch.isTraining, electron.bars.at(-1), electron.awake.size]).toEqual([false, -1, 0]);
});

test('who is still looking is not told that it is done; after more than a minute one is, where one wishes', async () => {
  const now = vi.spyOn(Date, 'now');
  onTestFinished(() => now.mockRestore());
  const afterSeconds = async (seconds: number, ending: Partial<RunSummary>, settings: Partial<Settings> = {}): Promise<readonly string[]> => {
    electron.told.length = 0;
    const { tell } = watched(settings);
    now.mockReturnValue(0);
    await tell({ step: 1 });
    now.mockReturnValue(1000 * seconds);
    await tell(ending);
    return [...electron.told];
  };
  expect(await afterSeconds(30, { state: 'finished', accuracy: 0.912 })).toEqual([]);
  expect(await afterSeconds(90, { state: 'finished', accuracy: 0.912 })).toEqual(['“hotels” is trained Accuracy 91.2 % on the texts held back.']);
  expect(await afterSeconds(90, { state: 'interrupted' })).toEqual(['“hotels” was interrupted']);
  expect(await afterSeconds(90, { state: 'paused' })).toEqual([]);
  expect(await afterSeconds(90, { state: 'finished' }, { notify: false })).toEqual([]);
});

test('who lets the machine sleep, or keeps it awake, while a run trains is heeded at once', async () => {
  const { tell, tellSettings } = watched();
  await tellSettings({ keepAwake: true });
  expect(electron.awake.size).toBe(0);
  await tell({ step: 50 });
  await tellSettings({ keepAwake: false });
  expect(electron.awake.size).toBe(0);
  await tellSettings({ keepAwake: true });
  expect(electron.awake.size).toBe(1);
});

test('with the process of a run its progress goes from the task bar, and the machine may sleep', async () => {
  const { tell, restart } = watched();
  await tell({ step: 50 });
  restart();
  expect([electron.bars.at(-1), electron.awake.size]).toEqual([-1, 0]);
});

test('a machine that may sleep sleeps; who closes the last window is told that the run goes on', async () => {
  const { tell, watch } = watched({ keepAwake: false });
  await tell({ step: 50 });
  expect(electron.awake.size).toBe(0);
  tellItGoesOn(watch);
  expect(electron.told).toEqual([expect.stringContaining('goes on training')]);
});

test('other long work is work too, until it is over or its process has ended', async () => {
  const { watch, tell, tellActivity, changes, restart } = watched();
  await tellActivity({ share: 0 });
  await tellActivity({ share: 0.5 });
  expect([watch.isAtWork, watch.isTraining, changes()]).toEqual([true, false, 1]);
  tellItGoesOn(watch);
  expect(electron.told).toEqual([expect.stringContaining('goes on working')]);
  await tell({ step: 1 });
  await tellActivity({ share: 1 });
  expect(watch.isAtWork).toBe(true);
  await tell({ state: 'finished' });
  expect([watch.isAtWork, changes()]).toEqual([false, 4]);
  await tellActivity({ id: 'c' });
  restart();
  expect([watch.isAtWork, changes()]).toEqual([false, 6]);
});
