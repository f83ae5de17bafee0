import { decodeMessage, encodeMessage } from './binary-codec';
import { ChannelEnd, type Channel } from './channel';

/** What a browser's WebSocket and the package ws have in common. */
export interface WebSocketLike {
  binaryType: string;
  readonly readyState: number;
  readonly bufferedAmount: number;
  send(data: Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: 'open' | 'close' | 'error', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

const CONNECTING = 0;
const OPEN = 1;

/** A side that reads this much too slowly is let go; it connects again and asks for what it missed. */
const MAX_BUFFERED_BYTES = 64 * 1024 * 1024;
/** Close codes: 1003 data that is not understood, 1013 try again later. */
const NOT_UNDERSTOOD = 1003;
const TOO_SLOW = 1013;

/** A WebSocket as a channel; what is posted before it is open waits. */
export function webSocketChannel(socket: WebSocketLike): Channel {
  const end = new ChannelEnd();
  const waiting: unknown[] = [];
  socket.binaryType = 'arraybuffer';
  const post = (message: unknown) => {
    if (socket.readyState === CONNECTING) waiting.push(message);
    else if (socket.readyState === OPEN && socket.bufferedAmount > MAX_BUFFERED_BYTES) socket.close(TOO_SLOW, 'too slow');
    else if (socket.readyState === OPEN) socket.send(encodeMessage(message));
  };
  socket.addEventListener('open', () => waiting.splice(0).forEach(post));
  socket.addEventListener('close', () => end.close());
  socket.addEventListener('error', () => undefined);
  socket.addEventListener('message', ({ data }) => {
    const message = decode(data);
    if (message.ok) end.receive(message.value);
    else socket.close(NOT_UNDERSTOOD, 'not a message');
  });
  return {
    post,
    onMessage: (listener) => end.onMessage(listener),
    onClose: (listener) => end.onClose(listener),
    close: () => {
      socket.close();
      end.close();
    },
  };
}

function decode(data: unknown): { readonly ok: true; readonly value: unknown } | { readonly ok: false } {
  if (!(data instanceof ArrayBuffer)) return { ok: false };
  try {
    return { ok: true, value: decodeMessage(new Uint8Array(data)) };
  } catch {
    return { ok: false };
  }
}
