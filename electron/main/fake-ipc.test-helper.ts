import { EventEmitter } from 'node:events';
import { vi } from 'vitest';

type Listener = (event: unknown, ...args: unknown[]) => void;

/**
 * Electron's IPC between one page and main, as far as Tunesmith uses it: what is sent arrives later, as a copy (structured
 * clone), in order. For `vi.mock('electron', …)`.
 */
export function fakeElectron(pageUrl: string) {
  const [main, page, contents] = [new EventEmitter(), new EventEmitter(), new EventEmitter()];
  const deliver = (to: EventEmitter, name: string, args: readonly unknown[], event: () => unknown) => {
    const copies = structuredClone(args) as unknown[];
    queueMicrotask(() => to.emit(name, event(), ...copies));
  };
  const state = { url: pageUrl, isDestroyed: false };
  const sender = Object.assign(contents, {
    id: 1,
    isDestroyed: () => state.isDestroyed,
    send: (name: string, ...args: unknown[]) => deliver(page, name, args, () => ({})),
    getURL: () => state.url,
  });
  return {
    state,
    contents: sender,
    ipcMain: { on: (name: string, listener: Listener) => main.on(name, listener) },
    ipcRenderer: {
      on: (name: string, listener: Listener) => page.on(name, listener),
      removeListener: (name: string, listener: Listener) => page.removeListener(name, listener),
      send: (name: string, ...args: unknown[]) => deliver(main, name, args, () => ({ sender, senderFrame: { url: state.url } })),
    },
    contextBridge: { exposeInMainWorld: vi.fn<(name: string, api: object) => void>() },
    webUtils: { getPathForFile: () => '' },
    app: new EventEmitter(),
    session: {},
    protocol: {},
  };
}
