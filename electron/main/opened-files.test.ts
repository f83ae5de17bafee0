import { EventEmitter } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import { temporaryFolder } from '../files/temporary-folder.test-helper';
import { collectOpenedFiles, namedFiles, OpenedFiles, type OpeningApp } from './opened-files';

/** A folder with a table, one with a blank and a sign in its name, a folder of texts, a model, and a program. */
async function things() {
  const folder = await temporaryFolder();
  const inside = (name: string) => join(folder, name);
  for (const name of ['texts', 'model', 'program']) await mkdir(inside(name));
  for (const name of ['a.csv', 'b & ü.jsonl', 'notes.pdf', 'model/config.json']) await writeFile(inside(name), 'x');
  return { folder, program: inside('program'), table: inside('a.csv'), other: inside('b & ü.jsonl'), texts: inside('texts'), model: inside('model') };
}

/** As much of Electron's `app` as sends the events. */
class FakeApp extends EventEmitter {
  constructor(private readonly program: string) {
    super();
  }
  getAppPath = () => this.program;
}

function startedWith(args: readonly string[], program: string) {
  const before = process.argv;
  onTestFinished(() => void (process.argv = before));
  process.argv = ['/opt/electron', ...args];
  const app = new FakeApp(program);
  const [told, showWindow] = [vi.fn(), vi.fn()];
  const opened = new OpenedFiles(told);
  collectOpenedFiles(app as unknown as OpeningApp, opened, showWindow);
  return { app, opened, told, showWindow };
}

test('several files and folders of the first command line wait for a page, which gets each once', async () => {
  const { folder, program, table, texts, model } = await things();
  const { opened, showWindow } = startedWith(['--no-sandbox', program, table, texts, model, join(folder, 'gone.csv'), join(folder, 'notes.pdf'), table], program);
  expect(opened.take()).toEqual([{ path: table, kind: 'data' }, { path: texts, kind: 'data' }, { path: model, kind: 'model' }]);
  expect(opened.take()).toEqual([]);
  // The app opens its first window by itself.
  expect(showWindow).not.toHaveBeenCalled();
});

test('a double-click while the app runs arrives through the second program, wherever that was started', async () => {
  const { folder, program, table, other } = await things();
  const { app, opened, told, showWindow } = startedWith([program], program);
  expect(told).not.toHaveBeenCalled();
  // Explorer starts a program for each of several files.
  app.emit('second-instance', {}, ['/opt/electron', '--flag', program, 'a.csv'], folder);
  app.emit('second-instance', {}, ['/opt/electron', program, pathToFileURL(other).href], '/');
  expect(opened.take().map(({ path }) => path)).toEqual([table, other]);
  expect(told.mock.calls).toEqual([[1], [2]]);
  expect(showWindow).toHaveBeenCalledTimes(2);
  // Who only starts the app again wants to see it.
  app.emit('second-instance', {}, ['/opt/electron', program], folder);
  expect([opened.take(), told.mock.calls.length, showWindow.mock.calls.length]).toEqual([[], 2, 3]);
});

test('what a Mac opens, before the app is ready or after, waits and makes sure that there is a window', async () => {
  const { program, table, texts } = await things();
  const { app, opened, showWindow } = startedWith([program], program);
  const event = { preventDefault: vi.fn() };
  app.emit('open-file', event, table);
  app.emit('open-file', event, texts);
  expect(event.preventDefault).toHaveBeenCalledTimes(2);
  expect(showWindow).toHaveBeenCalledTimes(2);
  expect(opened.take()).toEqual([{ path: table, kind: 'data' }, { path: texts, kind: 'data' }]);
});

test('an address that is none, and a flag, name no file', async () => {
  const { folder, program } = await things();
  expect(namedFiles(['/opt/electron', 'file://%', '--a.csv', ''], folder, folder)).toEqual([]);
  expect(namedFiles(['/opt/electron'], folder, program)).toEqual([]);
});
