import { afterEach, expect, test, vi } from 'vitest';
import { contract, type AppHandlers } from '../../shared/contract';
import type { Activity } from '../../shared/model/app-info';
import { memoryChannels } from '../../shared/rpc/channel';
import { createClient } from '../../shared/rpc/client';
import { RpcServer } from '../../shared/rpc/server';
import { createStores, refreshStores } from './stores';

const download: Activity = { id: 'a', request: 'datasets.download', title: 'Downloading', share: 0.3, startedAt: '2026-01-01T00:00:00.000Z' };

afterEach(() => vi.unstubAllGlobals());

test('after a connection that was lost, work that ended meanwhile is gone', async () => {
  const [near, far] = memoryChannels();
  let running: readonly Activity[] = [download];
  new RpcServer(contract, { app: { activities: () => running } } as unknown as AppHandlers).connect(far);
  vi.stubGlobal('window', { location: { hash: '' }, addEventListener: () => undefined });
  const stores = createStores(createClient(contract, near));
  const shown = () => stores.activity.getState().activities;
  await vi.waitFor(() => expect(shown()).toEqual([download]));
  // Nobody is told of the end of what died with its process.
  running = [];
  refreshStores(stores, 'open');
  await vi.waitFor(() => expect(shown()).toEqual([]));
});
