import type { App } from 'electron';
import { existsSync, statSync } from 'fs';
import { join, resolve } from 'path';
import type { OpenedFile } from '../../shared/desktop-contract';

/** What the app can import. */
const DATA = /\.(csv|tsv|txt|jsonl|ndjson|json|parquet|xlsx)$/i;

/** What was opened with the app, until a page takes it: there may be no window yet, or its page may still be loading. */
export class OpenedFiles {
  private waiting: OpenedFile[] = [];

  /** @param onOpen called with how many wait, when some were added */
  constructor(private readonly onOpen: (count: number) => void) {}

  add(paths: readonly string[]): void {
    if (paths.length === 0) return;
    this.waiting.push(...paths.map((path) => ({ path, kind: existsSync(join(path, 'config.json')) ? ('model' as const) : ('data' as const) })));
    this.onOpen(this.waiting.length);
  }

  /** Gives each of them once. */
  take(): readonly OpenedFile[] {
    return this.waiting.splice(0);
  }
}

/** What is needed of Electron's `app`, so that the events can be tested without one. */
export type OpeningApp = Pick<App, 'getAppPath'> & { on(name: string, listener: (...args: never[]) => void): unknown };

/**
 * Collects what the system opens with the app: on a Mac it sends an event for each file, also before the app is ready; elsewhere it
 * starts the program anew, whose command line arrives here.
 *
 * @param showWindow called when there must be a window to bring them in; not for the program's own command line, with which one opens anyhow
 */
export function collectOpenedFiles(app: OpeningApp, opened: OpenedFiles, showWindow: () => void): void {
  opened.add(namedFiles(process.argv, process.cwd(), app.getAppPath()));
  app.on('open-file', (event: { preventDefault: () => void }, path: string) => {
    event.preventDefault();
    opened.add([path]);
    showWindow();
  });
  app.on('second-instance', (_: unknown, args: readonly string[], folder: string) => {
    opened.add(namedFiles(args, folder, app.getAppPath()));
    showWindow();
  });
}

/** The data files and the folders that a command line names, relative to the folder that it was given in. A program that is not packaged names itself too. */
export function namedFiles(args: readonly string[], folder: string, program: string): readonly string[] {
  const named = args.slice(1).filter((arg) => !arg.startsWith('-')).map((arg) => resolve(folder, asPath(arg)));
  return named.filter((path, i) => path !== resolve(program) && named.indexOf(path) === i && isOurs(path));
}

/** Linux desktops name files as addresses. */
function asPath(arg: string): string {
  if (!arg.startsWith('file://')) return arg;
  try {
    return decodeURIComponent(new URL(arg).pathname);
  } catch {
    return arg;
  }
}

function isOurs(path: string): boolean {
  try {
    return statSync(path).isDirectory() || DATA.test(path);
  } catch {
    return false;
  }
}
