import { ChannelEnd, type Channel } from '../../shared/rpc/channel';
import { END_REQUEST } from '../../shared/rpc/multiplex';
import { textChannel } from '../../shared/rpc/text-channel';

/** What Electron gives a utility process in place of `process.send`. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

/** The street to the process that forked this one: Electron's utility process, or Node's fork. */
export function parentChannel(): Channel {
  const { parentPort } = process as unknown as { readonly parentPort?: ParentPort };
  if (parentPort) return portChannel(parentPort);
  if (!process.send) {
    process.stderr.write('This is a part of Tunesmith that its desktop app starts. Run "npm start" instead.\n');
    process.exit(2);
  }
  return forkedChannel();
}

function portChannel(port: ParentPort): Channel {
  const end = new ChannelEnd();
  // A utility process is not told that its parent wants it to end, other than by a message.
  port.on('message', ({ data }) => (data === END_REQUEST ? end.close() : end.receive(data)));
  return { post: (message) => port.postMessage(message), onMessage: (listener) => end.onMessage(listener), onClose: (listener) => end.onClose(listener), close: () => end.close() };
}

function forkedChannel(): Channel {
  return textChannel(
    {
      // A parent that is gone is told by `disconnect`.
      send: (text) => process.connected && process.send?.(text, undefined, undefined, () => undefined),
      onText: (listener) => process.on('message', (text) => typeof text === 'string' && listener(text)),
      onEnd: (listener) => process.once('disconnect', listener),
      end: () => process.disconnect(),
    },
    { encode: (bytes) => Buffer.from(bytes).toString('base64'), decode: (text) => Buffer.from(text, 'base64') },
  );
}
