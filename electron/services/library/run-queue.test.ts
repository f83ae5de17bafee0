import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withFault } from '../../files/failing-disk.test-helper';
import { temporaryFolder } from '../../files/temporary-folder.test-helper';
import type { Application } from '../application';
import { smallRunConfig } from '../small-run.test-helper';
import { RunLibrary } from './run-library';

/** A library whose engines never answer: the first run stays at work, the others wait. */
function libraryIn(home: string): RunLibrary {
  const app: Application = { forkEngine: () => ({ send: () => undefined, kill: () => undefined, onMessage: () => undefined, onExit: () => undefined }), notify: () => undefined, root: '', version: '0.0.0', home };
  return new RunLibrary(app, { changed: () => undefined, events: () => undefined, ended: () => undefined });
}

async function queueOf(names: readonly string[]) {
  const folder = await temporaryFolder();
  const home = join(folder, 'home');
  const library = libraryIn(home);
  const config = smallRunConfig(folder);
  for (const name of names) await library.add({ kind: 'finetuning', name, config, dataset: { id: 'd', name: 'd' }, model: { id: 'm', name: 'm' } });
  const idOf = (name: string) => library.list().find((run) => run.name === name)!.id;
  return { home, library, idOf };
}

/** The names of those that wait, in the order in which they will train. */
function waiting(library: RunLibrary): readonly string[] {
  const queued = library.list().filter(({ queuePlace }) => queuePlace !== undefined);
  return queued.sort((a, b) => a.queuePlace! - b.queuePlace!).map(({ name }) => name);
}

test('a run that waits goes one place earlier, one place later, to the front and to the end', async () => {
  const { library, idOf } = await queueOf(['at work', 'a', 'b', 'c', 'd']);
  expect(waiting(library)).toEqual(['a', 'b', 'c', 'd']);
  const move = async (name: string, place: number) => {
    await library.moveInQueue(idOf(name), place);
    return waiting(library);
  };
  expect(await move('c', 1)).toEqual(['a', 'c', 'b', 'd']);
  expect(await move('a', 1)).toEqual(['c', 'a', 'b', 'd']);
  expect(await move('d', 0)).toEqual(['d', 'c', 'a', 'b']);
  expect(await move('d', 99)).toEqual(['c', 'a', 'b', 'd']);
  expect(await move('a', 1)).toEqual(['c', 'a', 'b', 'd']);
  await expect(library.moveInQueue(idOf('at work'), 0)).rejects.toMatchObject({ code: 'not-queued' });
});

test('who leaves the queue makes room; who comes back is the last; the order outlives the process', async () => {
  const { home, library, idOf } = await queueOf(['at work', 'a', 'b', 'c']);
  await library.pause(idOf('a'));
  expect(waiting(library)).toEqual(['b', 'c']);
  await library.moveInQueue(idOf('c'), 0);
  await library.resume(idOf('a'));
  expect(waiting(library)).toEqual(['c', 'b', 'a']);
  const later = libraryIn(home);
  await later.load();
  // The first of them has its turn: what was at work is interrupted.
  expect(waiting(later)).toEqual(['b', 'a']);
  expect(later.list().find(({ name }) => name === 'at work')).toMatchObject({ state: 'interrupted' });
});

test('a run whose discarding is cut off is there as it was, or gone; it can be discarded again', async () => {
  const { home, library, idOf } = await queueOf(['at work', 'a']);
  const id = idOf('a');
  const cutOff = (operation: string) => withFault('EIO', operation, () => library.discard(id), { within: home });
  expect((await cutOff('rename runs/* #1')).error).toMatchObject({ family: 'user', code: 'disk-error' });
  expect(waiting(library)).toEqual(['a']);
  expect((await cutOff('rm runs/* #1')).error).toMatchObject({ family: 'user', code: 'disk-error' });
  const later = libraryIn(home);
  await later.load();
  expect(later.list().map(({ name }) => name)).toEqual(['at work']);
  await library.discard(id);
  expect(library.list().map(({ name }) => name)).toEqual(['at work']);
});
