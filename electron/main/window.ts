import { app, BrowserWindow, screen, type Rectangle } from 'electron';
// Without electron/files, whose Node is newer than that of old Electrons.
// eslint-disable-next-line no-restricted-imports -- one small file, whose loss costs nothing
import { readFileSync, renameSync, writeFileSync } from 'fs';
import { join } from 'path';
import { z } from 'zod';
import { START_PAGE } from './app-protocol';
import { PLACES } from './places';

const LEAST = { width: 800, height: 560 };
const USUAL = { width: 1280, height: 840 };

const stateSchema = z.object({ x: z.number(), y: z.number(), width: z.number().min(LEAST.width), height: z.number().min(LEAST.height), isMaximized: z.boolean() });
type WindowState = z.infer<typeof stateSchema>;

/** Opens the window where it was last, with all that keeps a page from reaching the machine. */
export function openWindow(): void {
  const state = readState();
  const window = new BrowserWindow({
    ...(state ?? USUAL),
    minWidth: LEAST.width,
    minHeight: LEAST.height,
    show: false,
    title: 'Tunesmith',
    backgroundColor: '#f6f6f7',
    webPreferences: { preload: PLACES.preload, contextIsolation: true, sandbox: true, nodeIntegration: false, webviewTag: false, spellcheck: false },
  });
  if (state?.isMaximized) window.maximize();
  // Not before there is something to see.
  window.once('ready-to-show', () => window.show());
  window.on('close', () => writeState({ ...window.getNormalBounds(), isMaximized: window.isMaximized() }));
  void window.loadURL(START_PAGE);
}

function statePath(): string {
  return join(app.getPath('userData'), 'window.json');
}

/** A state that is damaged, or of a screen that is gone, counts as none. */
function readState(): WindowState | undefined {
  try {
    const state = stateSchema.parse(JSON.parse(readFileSync(statePath(), 'utf8')));
    return isVisible(state) ? state : undefined;
  } catch {
    return undefined;
  }
}

function isVisible({ x, y, width }: Rectangle): boolean {
  return screen.getAllDisplays().some(({ workArea }) => x + width > workArea.x + 100 && x < workArea.x + workArea.width - 100 && y >= workArea.y - 20 && y < workArea.y + workArea.height - 100);
}

/** Where the window was is worth no error. */
function writeState(state: WindowState): void {
  try {
    const fresh = `${statePath()}.new`;
    writeFileSync(fresh, JSON.stringify(state));
    renameSync(fresh, statePath());
  } catch {
    // It opens in its usual place next time.
  }
}
