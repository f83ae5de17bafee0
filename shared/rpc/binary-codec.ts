import { Decoder, Encoder, ExtensionCodec } from '@msgpack/msgpack';

/** Messages as bytes, for transports that carry nothing else: MessagePack, with typed arrays as extensions. */

/** Extension numbers; both sides are of the same build, but a recorded message should stay readable. */
const TYPED_ARRAYS = [Int32Array, Float32Array, Float64Array] as const;

const extensions = new ExtensionCodec();
TYPED_ARRAYS.forEach((ArrayType, type) => {
  extensions.register({
    type,
    encode: (value) => (value instanceof ArrayType ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : null),
    // Copied: the bytes of a message begin anywhere, an array's on a multiple of its element. Not by `slice`, which gives a view
    // where the bytes are a Node Buffer.
    decode: (bytes) => new ArrayType(new Uint8Array(bytes).buffer),
  });
});

/** No message of ours is larger; what claims to be is refused before memory is taken for it. */
export const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;
const LIMITS = { maxStrLength: MAX_MESSAGE_BYTES, maxBinLength: MAX_MESSAGE_BYTES, maxArrayLength: 2_000_000, maxMapLength: 100_000, maxExtLength: MAX_MESSAGE_BYTES };

const encoder = new Encoder({ extensionCodec: extensions, ignoreUndefined: true });
const decoder = new Decoder({ extensionCodec: extensions, ...LIMITS });

export function encodeMessage(message: unknown): Uint8Array<ArrayBuffer> {
  return encoder.encode(message);
}

/** @throws when the bytes are no message */
export function decodeMessage(bytes: Uint8Array): unknown {
  return decoder.decode(bytes);
}
