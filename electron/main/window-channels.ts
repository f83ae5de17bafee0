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

/** The channels of the page that a window shows. */
interface Page {
  /** The first part of its channels' names. */
  readonly token: string;
  readonly ends: Map<string, ChannelEnd>;
}

/** The channels that windows open through the preload. Those of a page end with it: when it is reloaded, crashes or closes. */
export function acceptWindowChannels({ isTrusted, onOpen, ipc = ipcMain }: WindowChannelsOptions): void {
  const pages = new Map<number, Page>();
  const endOf = (sender: Window, id: unknown) => (typeof id === 'string' ? pages.get(sender.id)?.ends.get(id) : undefined);
  ipc.on('tunesmith:open', (event, id, target) => {
    if (!isTrusted(event) || typeof id !== 'string' || (target !== 'services' && target !== 'desktop')) return;
    const { ends } = pageOf(event.sender, id.split(' ')[0]!, pages);
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

function windowChannel(window: Window, id: string, end: ChannelEnd): Channel {
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

/**
 * The page that opens a channel; it ends what the one before it left. Not when a navigation starts: one that is denied starts too,
 * and its page stays.
 */
function pageOf(window: Window, token: string, pages: Map<number, Page>): Page {
  // A window that is gone tells nothing any more, not even its number.
  const { id } = window;
  const present = pages.get(id);
  if (present?.token === token) return present;
  const page = { token, ends: new Map<string, ChannelEnd>() };
  pages.set(id, page);
  if (present) endAll(present);
  else watch(window, () => pages.get(id), () => pages.delete(id));
  return page;
}

function watch(window: Window, page: () => Page | undefined, forget: () => void): void {
  const end = () => endAll(page());
  window.on('render-process-gone', end);
  window.once('destroyed', () => {
    end();
    forget();
  });
}

function endAll(page: Page | undefined): void {
  [...(page?.ends.values() ?? [])].forEach((end) => end.close());
}
