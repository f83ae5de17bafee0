import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { withFault } from '../../files/failing-disk.test-helper';
import { temporaryFolder } from '../../files/temporary-folder.test-helper';
import type { Application } from '../application';
import { smallRunConfig } from '../small-run.test-helper';
import { RunLibrary } from './run-library';

/** A library whose engines never answer: the first run stays at work, the others wait. @param onEngine is given what makes an engine die */
function libraryIn(home: string, onEngine: (die: () => void) => void = () => undefined): RunLibrary {
  const onExit = (listener: (reason: string, lastWords: string) => void) => onEngine(() => listener('code 1', ''));
  const app: Application = { forkEngine: () => ({ send: () => undefined, kill: () => undefined, onMessage: () => undefined, onExit }), notify: () => undefined, root: '', version: '0.0.0', home };
  return new RunLibrary(app, { changed: () => undefined, events: () => undefined, ended: () => undefined });
}

async function queueOf(names: readonly string[]) {
  const folder = await temporaryFolder();
  const home = join(folder, 'home');
  const engines: (() => void)[] = [];
  const library = libraryIn(home, (die) => engines.push(die));
  const config = smallRunConfig(folder);
  for (const name of names) await library.add({ kind: 'finetuning', name, config, dataset: { id: 'd', name: 'd' }, model: { id: 'm', name: 'm' } });
  const idOf = (name: string) => library.list().find((run) => run.name === name)!.id;
  return { home, library, idOf, engines };
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

test('a run whose turn comes while another is moved is at work, and waits no longer', async () => {
  const { library, idOf, engines } = await queueOf(['at work', 'a', 'b', 'c', 'd', 'e', 'f']);
  await vi.waitFor(() => expect(engines).toHaveLength(1));
  const moved = library.moveInQueue(idOf('f'), 0);
  engines[0]!();
  await moved;
  await vi.waitFor(() => expect(engines).toHaveLength(2));
  const active = library.all().filter((run) => run.isActive);
  expect(active.map(({ state }) => state)).toEqual(['training']);
  expect(waiting(library)).toEqual(['f', 'a', 'b', 'c', 'd', 'e'].filter((name) => name !== active[0]!.name));
});

test('a run whose folder goes while it is read is told of as it was begun', async () => {
  const { library, idOf } = await queueOf(['at work', 'a']);
  const id = idOf('a');
  const details = library.details(id);
  rmSync(library.run(id).folder, { recursive: true });
  await expect(details).resolves.toMatchObject({ record: { config: { batchSize: 4 } }, summary: { name: 'a' } });
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
