import { beforeEach, expect, test, vi } from 'vitest';
import { desktopContract } from '../../shared/desktop-contract';
import { memoryChannels } from '../../shared/rpc/channel';
import { createClient } from '../../shared/rpc/client';
import { RpcServer } from '../../shared/rpc/server';
import { temporaryFolder } from '../files/temporary-folder.test-helper';
import { desktopHandlers } from './desktop-handlers';

const electron = vi.hoisted(() => ({
  open: { canceled: false, filePaths: [] as string[] },
  save: { canceled: false, filePath: undefined as string | undefined },
  /** What was asked of each dialog. */
  asked: [] as unknown[][],
  shown: [] as string[],
  focused: null as object | null,
  windows: [] as object[],
}));

vi.mock('electron', () => ({
  BrowserWindow: { getFocusedWindow: () => electron.focused, getAllWindows: () => electron.windows },
  dialog: {
    showOpenDialog: (...asked: unknown[]) => (electron.asked.push(asked), Promise.resolve(electron.open)),
    showSaveDialog: (...asked: unknown[]) => (electron.asked.push(asked), Promise.resolve(electron.save)),
  },
  shell: { showItemInFolder: (path: string) => void electron.shown.push(path) },
}));

const WINDOW = { name: 'the window in front' };

beforeEach(() => {
  Object.assign(electron, { open: { canceled: false, filePaths: [] }, save: { canceled: false, filePath: undefined }, asked: [], shown: [], focused: WINDOW, windows: [WINDOW] });
});

/** The desktop as a page reaches it: through the contract. */
function desktop(waiting: readonly { readonly path: string; readonly kind: 'data' | 'model' }[] = []) {
  const [near, far] = memoryChannels();
  new RpcServer(desktopContract, desktopHandlers({ take: () => waiting })).connect(far);
  return createClient(desktopContract, near);
}

test('a table is asked for in a dialog of the window, one or several of them', async () => {
  electron.open = { canceled: false, filePaths: ['/home/me/a.csv', '/home/me/b.csv'] };
  expect(await desktop().files.pick({ what: 'data', several: true })).toEqual(['/home/me/a.csv', '/home/me/b.csv']);
  await desktop().files.pick({ what: 'data' });
  const options = { title: 'Import data', filters: [{ name: 'Tables', extensions: expect.arrayContaining(['csv', 'xlsx']) as string[] }, { name: 'All files', extensions: ['*'] }] };
  expect(electron.asked).toEqual([
    [WINDOW, { ...options, properties: ['openFile', 'multiSelections'] }],
    [WINDOW, { ...options, properties: ['openFile'] }],
  ]);
});

test('folders are asked for as such; only where one is written to can a new one be made', async () => {
  for (const what of ['data-folder', 'model-folder', 'folder'] as const) await desktop().files.pick({ what, title: 'Which one?' });
  expect(electron.asked.map(([, options]) => options)).toEqual([
    { title: 'Which one?', properties: ['openDirectory'] },
    { title: 'Which one?', properties: ['openDirectory'] },
    { title: 'Which one?', properties: ['openDirectory', 'createDirectory'] },
  ]);
});

test('a place to write to comes with a name, and with the kind of file where there is one', async () => {
  electron.save = { canceled: false, filePath: '/home/me/out.csv' };
  expect(await desktop().files.pickTarget({ what: 'csv', suggestedName: 'reviews-predicted.csv' })).toEqual({ path: '/home/me/out.csv' });
  expect(await desktop().files.pickTarget({ what: 'folder', suggestedName: 'my model' })).toEqual({ path: '/home/me/out.csv' });
  expect(electron.asked).toEqual([
    [WINDOW, { defaultPath: 'reviews-predicted.csv', filters: [{ name: 'CSV', extensions: ['csv'] }] }],
    [WINDOW, { defaultPath: 'my model' }],
  ]);
});

test('who chooses nothing gets nothing, also from Electrons that name an empty path', async () => {
  electron.open = { canceled: true, filePaths: [] };
  expect(await desktop().files.pick({ what: 'folder' })).toEqual([]);
  for (const filePath of ['', undefined]) {
    electron.save = { canceled: filePath === undefined, filePath };
    expect(await desktop().files.pickTarget({ what: 'folder', suggestedName: 'x' })).toBeNull();
  }
});

test('a dialog belongs to the window that is there when none is in front, and to none when all are closed', async () => {
  electron.focused = null;
  await desktop().files.pick({ what: 'folder' });
  electron.windows = [];
  await desktop().files.pick({ what: 'folder' });
  expect(electron.asked.map((asked) => asked.length)).toEqual([2, 1]);
});

test('a file is shown where it lies; one that is gone gives a sentence', async () => {
  const folder = await temporaryFolder();
  await desktop().files.reveal({ path: folder });
  expect(electron.shown).toEqual([folder]);
  await expect(desktop().files.reveal({ path: `${folder}/gone` })).rejects.toMatchObject({ family: 'user', code: 'file-not-found' });
});

test('what was opened with the app is there to be taken', async () => {
  expect(await desktop([{ path: '/home/me/a.csv', kind: 'data' }]).files.takeOpened()).toEqual([{ path: '/home/me/a.csv', kind: 'data' }]);
});
