import { expect, test, vi } from 'vitest';
import { cancelledError, userError } from '../../shared/errors';
import type { CallOptions } from '../../shared/rpc/definitions';
import type { Arrival, Brought } from '../client/arrivals';
import { createArrivalStore } from './arrival-store';

/** Things on their way, of which the test says when each comes in. */
function row(...names: readonly string[]) {
  const begun: { readonly name: string; readonly options: CallOptions; readonly end: (brought: Brought) => void; readonly fail: (error: Error) => void }[] = [];
  const arrivals = names.map((name): Arrival => ({ name, bring: (options) => new Promise((end, fail) => begun.push({ name, options, end, fail })) }));
  const began = (count: number) => vi.waitFor(() => expect(begun).toHaveLength(count));
  return { begun, arrivals, began };
}

const dataset = (id: string): Brought => ({ kind: 'dataset', id });

test('several things come in one after the other; one that fails is told and keeps no other from coming', async () => {
  const store = createArrivalStore();
  const { arrivals, begun, began } = row('a.csv', 'b.csv', 'c.csv');
  const brought = store.getState().add(arrivals);
  expect(store.getState().current).toMatchObject({ name: 'a.csv', place: 1, count: 3 });
  begun[0]!.options.onProgress!({ share: 0.5, title: 'Reading the rows' });
  expect(store.getState().current).toMatchObject({ name: 'a.csv', progress: { share: 0.5 } });
  begun[0]!.end(dataset('a'));
  await began(2);
  // What was told of the one before says nothing of this one.
  expect(store.getState().current).toEqual({ name: 'b.csv', place: 2, count: 3, since: expect.any(Number) as number });
  const error = userError('table-has-no-rows', 'b.csv has no rows.');
  begun[1]!.fail(error);
  await began(3);
  begun[2]!.end(dataset('c'));
  expect(await brought).toEqual([dataset('a'), dataset('c')]);
  expect(store.getState()).toMatchObject({ current: undefined, failures: [{ name: 'b.csv', error }] });
  store.getState().dismiss(store.getState().failures[0]!);
  expect(store.getState().failures).toEqual([]);
});

test('what is added meanwhile comes behind the rest, and each asker hears of its own', async () => {
  const store = createArrivalStore();
  const { arrivals: [a, b, c], begun, began } = row('a', 'b', 'c');
  const first = store.getState().add([a!]);
  const second = store.getState().add([b!, c!]);
  expect(store.getState().current).toMatchObject({ name: 'a', place: 1, count: 3 });
  begun[0]!.end(dataset('a'));
  expect(await first).toEqual([dataset('a')]);
  await began(2);
  begun[1]!.end({ kind: 'model' });
  await began(3);
  begun[2]!.end(dataset('c'));
  expect(await second).toEqual([{ kind: 'model' }, dataset('c')]);
  // The next one counts from one again.
  void store.getState().add(row('d').arrivals);
  expect(store.getState().current).toMatchObject({ name: 'd', place: 1, count: 1 });
});

test('a cancel ends what comes in and what waits, and is no failure', async () => {
  const store = createArrivalStore();
  const { arrivals, begun } = row('a', 'b');
  const brought = store.getState().add(arrivals);
  store.getState().cancel();
  expect(begun[0]!.options.signal!.aborted).toBe(true);
  begun[0]!.fail(cancelledError());
  expect(await brought).toEqual([]);
  await vi.waitFor(() => expect(store.getState().current).toBeUndefined());
  expect([begun.length, store.getState().failures]).toEqual([1, []]);
});
