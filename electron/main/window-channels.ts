import { ipcMain, type IpcMainEvent, type WebContents } from 'electron';
import { ChannelEnd, type Channel } from '../../shared/rpc/channel';

export type Target = 'services' | 'desktop';

/** What is needed of Electron, so that the adapter can be tested without one. */
export interface Ipc {
  on(name: string, listener: (event: Pick<IpcMainEvent, 'sender' | 'senderFrame'>, ...args: unknown[]) => void): unknown;
}

type Window = Pick<WebContents, 'id' | 'send' | 'isDestroyed' | 'once' | 'on'>;

export interface WindowChannelsOptions {
  /** Whether a message comes from a page of ours; whatever does not is ignored. */
  readonly isTrusted: (event: Pick<IpcMainEvent, 'sender' | 'senderFrame'>) => boolean;
  readonly onOpen: (target: Target, channel: Channel, window: Window) => void;
  readonly ipc?: Ipc;
}

/** The channels that windows open through the preload. Those of a page end with it: when it is reloaded, crashes or closes. */
export function acceptWindowChannels({ isTrusted, onOpen, ipc = ipcMain }: WindowChannelsOptions): void {
  const pages = new Map<number, Map<number, ChannelEnd>>();
  const endOf = (sender: Window, id: unknown) => (typeof id === 'number' ? pages.get(sender.id)?.get(id) : undefined);
  ipc.on('tunesmith:open', (event, id, target) => {
    if (!isTrusted(event) || typeof id !== 'number' || (target !== 'services' && target !== 'desktop')) return;
    const ends = pages.get(event.sender.id) ?? watchPage(event.sender, pages);
    const end = new ChannelEnd();
    ends.set(id, end);
    end.onClose(() => ends.delete(id));
    onOpen(target, windowChannel(event.sender, id, end), event.sender);
  });
  ipc.on('tunesmith:post', (event, id, message) => {
    if (isTrusted(event)) endOf(event.sender, id)?.receive(message);
  });
  ipc.on('tunesmith:close', (event, id) => {
    if (isTrusted(event)) endOf(event.sender, id)?.close();
  });
}

function windowChannel(window: Window, id: number, end: ChannelEnd): Channel {
  const send = (name: string, ...args: unknown[]) => {
    if (!window.isDestroyed()) window.send(name, id, ...args);
  };
  return {
    post: (message) => {
      if (!end.isClosed) send('tunesmith:message', message);
    },
    onMessage: (listener) => end.onMessage(listener),
    onClose: (listener) => end.onClose(listener),
    close: () => {
      if (end.isClosed) return;
      send('tunesmith:close');
      end.close();
    },
  };
}

function watchPage(window: Window, pages: Map<number, Map<number, ChannelEnd>>): Map<number, ChannelEnd> {
  const ends = new Map<number, ChannelEnd>();
  // A window that is gone tells nothing any more, not even its number.
  const { id } = window;
  pages.set(id, ends);
  const endAll = () => [...ends.values()].forEach((end) => end.close());
  // A page that is loaded anew opens channels of its own, counting from one again.
  window.on('did-start-navigation', (_: unknown, ...details: unknown[]) => {
    const [, isInPlace, isMainFrame] = details;
    if (isMainFrame !== false && isInPlace !== true) endAll();
  });
  window.on('render-process-gone', endAll);
  window.once('destroyed', () => {
    endAll();
    pages.delete(id);
  });
  return ends;
}
