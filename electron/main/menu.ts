import { app, Menu, type MenuItemConstructorOptions } from 'electron';

type Command = 'import' | 'new-run' | 'settings';

/** The application's menu. What it offers is offered in the window too. */
export function appMenu(send: (command: Command) => void): Menu {
  const settings: MenuItemConstructorOptions = { label: 'Settings…', accelerator: 'CmdOrCtrl+,', click: () => send('settings') };
  const isMac = process.platform === 'darwin';
  const own: MenuItemConstructorOptions = { label: app.name, submenu: [{ role: 'about' }, { type: 'separator' }, settings, { type: 'separator' }, { role: 'hide' }, { role: 'hideOthers' }, { role: 'unhide' }, { type: 'separator' }, { role: 'quit' }] };
  const file: MenuItemConstructorOptions = {
    label: 'File',
    submenu: [
      { label: 'Import Data…', accelerator: 'CmdOrCtrl+O', click: () => send('import') },
      { label: 'New Run', accelerator: 'CmdOrCtrl+N', click: () => send('new-run') },
      { type: 'separator' },
      ...(isMac ? [{ role: 'close' as const }] : [settings, { type: 'separator' as const }, { role: 'quit' as const }]),
    ],
  };
  const view: MenuItemConstructorOptions = { label: 'View', submenu: [{ role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, { type: 'separator' }, { role: 'togglefullscreen' }, { role: 'toggleDevTools' }] };
  return Menu.buildFromTemplate([...(isMac ? [own] : []), file, { role: 'editMenu' }, view, { role: 'windowMenu' }]);
}
