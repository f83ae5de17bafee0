import { afterEach, expect, test, vi } from 'vitest';
import { contract } from '../../shared/contract';
import { memoryChannels } from '../../shared/rpc/channel';
import { createClient } from '../../shared/rpc/client';
import type { Brought } from '../client/arrivals';
import { createStores } from './stores';
import { bringIn } from './use-bring-in';

afterEach(() => vi.unstubAllGlobals());

test('what has come in is shown; whoever has gone elsewhere meanwhile stays there, keeps the draft, and is told', async () => {
  vi.stubGlobal('window', { location: { hash: '' }, history: { pushState: () => undefined }, addEventListener: () => undefined });
  const [near] = memoryChannels();
  const stores = createStores(createClient(contract, near));
  const { navigation, draft, arrivals } = stores;
  const { go } = navigation.getState();
  const bring = (id: string, meanwhile = (): void => undefined) => {
    let end: (brought: Brought) => void;
    const done = bringIn(stores, [{ name: id, bring: () => new Promise((resolve) => (end = resolve)) }]);
    meanwhile();
    end!({ kind: 'dataset', id });
    return done;
  };
  await bring('first');
  expect(navigation.getState().route).toMatchObject({ page: 'dataset', id: 'first' });
  await bring('second', () => {
    go({ page: 'dataset', id: 'other', tab: 'train' });
    draft.getState().change({ limit: 500 });
  });
  expect(navigation.getState().route).toMatchObject({ id: 'other' });
  expect(draft.getState().settings).toEqual({ limit: 500 });
  expect(arrivals.getState().ready).toEqual({ page: 'dataset', id: 'second', tab: 'data' });
});
