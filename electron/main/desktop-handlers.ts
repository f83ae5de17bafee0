import { BrowserWindow, dialog, shell, type OpenDialogOptions } from 'electron';
import { existsSync } from 'fs';
import { userError } from '../../shared/errors';
import type { DesktopHandlers } from '../../shared/desktop-contract';
import type { OpenedFiles } from './opened-files';

const DATA_FILTER = [{ name: 'Tables', extensions: ['csv', 'tsv', 'txt', 'jsonl', 'ndjson', 'json', 'parquet', 'xlsx'] }, { name: 'All files', extensions: ['*'] }];

const PICKS: Readonly<Record<'data' | 'data-folder' | 'model-folder' | 'folder', OpenDialogOptions>> = {
  data: { title: 'Import data', properties: ['openFile'], filters: DATA_FILTER },
  'data-folder': { title: 'Import a folder: it has a sub-folder of .txt files for each label', properties: ['openDirectory'] },
  'model-folder': { title: 'Add a model: the folder that holds config.json', properties: ['openDirectory'] },
  folder: { title: 'Choose a folder', properties: ['openDirectory', 'createDirectory'] },
};

/** Native dialogs and the file manager, on behalf of the window in front, and what the system opened with the app. */
export function desktopHandlers(opened: Pick<OpenedFiles, 'take'>): DesktopHandlers {
  return {
    files: {
      pick: async ({ what, several, title }) => {
        const { properties = [], ...usual } = PICKS[what];
        const options = { ...usual, properties: several ? [...properties, 'multiSelections' as const] : properties, ...(title === undefined ? {} : { title }) };
        const window = frontWindow();
        const { canceled, filePaths } = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options));
        return canceled ? [] : filePaths;
      },
      pickTarget: async ({ what, suggestedName }) => {
        const options = { defaultPath: suggestedName, ...(what === 'csv' ? { filters: [{ name: 'CSV', extensions: ['csv'] }] } : {}) };
        const window = frontWindow();
        const { canceled, filePath } = await (window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options));
        // Older Electrons leave it undefined.
        const chosen = filePath as string | undefined;
        return canceled || chosen === undefined || chosen === '' ? null : { path: chosen };
      },
      reveal: ({ path }) => {
        if (!existsSync(path)) throw userError('file-not-found', `${path} is not there any more.`);
        // Shows it where it is; nothing is opened or run.
        shell.showItemInFolder(path);
      },
      takeOpened: () => opened.take(),
    },
  };
}

function frontWindow(): BrowserWindow | undefined {
  return BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
}
