/**
 * As much of Protocol Buffers' wire format (https://protobuf.dev/programming-guides/encoding/) as TensorFlow's graph
 * messages need: a message is the bytes of its fields, one after the other.
 */

const VARINT = 0;
const LENGTH_DELIMITED = 2;

/** A field that holds a whole number, a boolean or an enum's number. Negative ones take ten bytes, as the format wants. */
export function varintField(field: number, value: number): Buffer {
  return Buffer.concat([varint((field << 3) | VARINT), varint(value)]);
}

/** A field that holds a text or bytes. */
export function bytesField(field: number, value: string | Buffer): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value) : value;
  return Buffer.concat([varint((field << 3) | LENGTH_DELIMITED), varint(bytes.length), bytes]);
}

/** A field that holds a message made of these fields. */
export function messageField(field: number, ...fields: readonly Buffer[]): Buffer {
  return bytesField(field, Buffer.concat(fields));
}

/** One entry of a map: the format writes them as messages of key and value. */
export function mapEntry(field: number, key: string, value: Buffer): Buffer {
  return messageField(field, bytesField(1, key), value);
}

/** Seven bits a byte, the lowest first; the highest bit says that more follow. */
function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest));
  return Buffer.from(bytes);
}
