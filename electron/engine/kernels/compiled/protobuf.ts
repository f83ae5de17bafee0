/**
 * As much of Protocol Buffers' wire format (https://protobuf.dev/programming-guides/encoding/) as TensorFlow's graph
 * messages need: a message is the bytes of its fields, one after the other. They stay in the pieces that they were given in: a
 * model's weights are not copied from message to message.
 */
export type Message = readonly Buffer[];

const VARINT = 0;
const LENGTH_DELIMITED = 2;

/** Up to so many bytes, one piece costs less than several. */
const JOINED_BYTES = 4096;

/** A field that holds a whole number, a boolean or an enum's number. Negative ones take ten bytes, as the format wants. */
export function varintField(field: number, value: number): Message {
  return [Buffer.concat([varint((field << 3) | VARINT), varint(value)])];
}

/** A field that holds a text or bytes. */
export function bytesField(field: number, value: string | Buffer): Message {
  return messageField(field, [typeof value === 'string' ? Buffer.from(value) : value]);
}

/** A field that holds a message made of these fields. */
export function messageField(field: number, ...fields: readonly Message[]): Message {
  const pieces = fields.flat();
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const start = Buffer.concat([varint((field << 3) | LENGTH_DELIMITED), varint(length)]);
  return length > JOINED_BYTES ? [start, ...pieces] : [Buffer.concat([start, ...pieces])];
}

/** One entry of a map: the format writes them as messages of key and value. */
export function mapEntry(field: number, key: string, value: Message): Message {
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
