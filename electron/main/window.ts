import { app, BrowserWindow, screen } from 'electron';
import { join } from 'path';
import { START_PAGE } from './app-protocol';
import { PLACES } from './places';
import { LEAST, placeWindow, readWindowState, writeWindowState } from './window-state';

/** Opens the window where it was last, with all that keeps a page from reaching the machine. */
export function openWindow(): void {
  const path = join(app.getPath('userData'), 'window.json');
  const primary = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id);
  const { isMaximized, ...bounds } = placeWindow(readWindowState(path), [primary.workArea, ...others.map(({ workArea }) => workArea)]);
  const window = new BrowserWindow({
    ...bounds,
    minWidth: LEAST.width,
    minHeight: LEAST.height,
    show: false,
    title: 'Tunesmith',
    backgroundColor: '#f6f6f7',
    webPreferences: { preload: PLACES.preload, contextIsolation: true, sandbox: true, nodeIntegration: false, webviewTag: false, spellcheck: false },
  });
  // Not before there is something to see; maximising shows it too.
  window.once('ready-to-show', () => {
    if (isMaximized) window.maximize();
    window.show();
  });
  window.on('close', () => writeWindowState(path, { ...window.getNormalBounds(), isMaximized: window.isMaximized() }));
  void window.loadURL(START_PAGE);
}
