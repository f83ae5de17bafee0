import { decodeMessage, encodeMessage } from './binary-codec';
import { ChannelEnd, type Channel } from './channel';

/** A street that carries texts alone, such as the channel of a forked process whose Node is too old for typed arrays. */
export interface TextStreet {
  send(text: string): void;
  onText(listener: (text: string) => void): void;
  onEnd(listener: () => void): void;
  end(): void;
}

export interface Base64 {
  readonly encode: (bytes: Uint8Array) => string;
  readonly decode: (text: string) => Uint8Array;
}

/** Messages as MessagePack in base64. What is no message is ignored: the other side is our own program. */
export function textChannel(street: TextStreet, base64: Base64): Channel {
  const end = new ChannelEnd();
  street.onText((text) => {
    const message = decode(text, base64);
    if (message !== undefined) end.receive(message);
  });
  street.onEnd(() => end.close());
  return {
    post: (message) => {
      if (!end.isClosed) street.send(base64.encode(encodeMessage(message)));
    },
    onMessage: (listener) => end.onMessage(listener),
    onClose: (listener) => end.onClose(listener),
    close: () => {
      street.end();
      end.close();
    },
  };
}

function decode(text: string, base64: Base64): unknown {
  try {
    return decodeMessage(base64.decode(text));
  } catch {
    return undefined;
  }
}
