import { contextBridge, ipcRenderer, webUtils } from 'electron';

/** All that a window gets of Electron: a way to open channels, and the path of a file that the person has given it. */
const OPEN = 'tunesmith:open';
const POST = 'tunesmith:post';
const MESSAGE = 'tunesmith:message';
const CLOSE = 'tunesmith:close';

/** Tells this page from the one before it in the same window: a channel's name is this and a number. */
const page = `${Date.now()}-${Math.random()}`;
let nextNumber = 1;

/** A channel to the services or to the desktop itself; see shared/rpc/channel.ts. */
function connect(target: 'services' | 'desktop') {
  const id = `${page} ${nextNumber++}`;
  let isClosed = false;
  const kept: unknown[] = [];
  let onMessage: ((message: unknown) => void) | undefined;
  const onClose: (() => void)[] = [];
  const close = () => {
    isClosed = true;
    ipcRenderer.removeListener(MESSAGE, receive);
    ipcRenderer.removeListener(CLOSE, closed);
    onClose.splice(0).forEach((listener) => listener());
  };
  const receive = (_: unknown, to: string, message: unknown) => {
    if (to !== id) return;
    if (onMessage) onMessage(message);
    else kept.push(message);
  };
  const closed = (_: unknown, to: string) => to === id && close();
  ipcRenderer.on(MESSAGE, receive);
  ipcRenderer.on(CLOSE, closed);
  ipcRenderer.send(OPEN, id, target);
  return {
    post: (message: unknown) => {
      if (!isClosed) ipcRenderer.send(POST, id, message);
    },
    onMessage: (listener: (message: unknown) => void) => {
      onMessage = listener;
      kept.splice(0).forEach((message) => listener(message));
    },
    onClose: (listener: () => void) => {
      if (isClosed) listener();
      else onClose.push(listener);
    },
    close: () => {
      if (isClosed) return;
      ipcRenderer.send(CLOSE, id);
      close();
    },
  };
}

/** Older Electrons put the path on the file itself. */
function pathOf(file: File): string | undefined {
  const utils = webUtils as typeof webUtils | undefined;
  const path = utils ? utils.getPathForFile(file) : (file as File & { readonly path?: string }).path;
  return path === undefined || path === '' ? undefined : path;
}

contextBridge.exposeInMainWorld('tunesmith', { connect, pathOf });
