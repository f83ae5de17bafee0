import { userError, type AppError } from '../../shared/errors';
import { quoted } from './quoted';
import { parseStrictJson, StrictJsonError, type StrictJson } from './strict-json';
import { isDtype, tensorBytes, type Dtype } from './tensor-dtypes';

/*
 * A safetensors file: 8 bytes N, little-endian | N bytes of JSON, the header | the tensors' bytes, end to end.
 * Header: {"__metadata__": {string: string}, "name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, …}
 *
 * The rules are those of the reference (huggingface/safetensors, tensor.rs, `validate`) and, where it is lenient and its
 * format.md is not, those of format.md: no duplicate keys, the header begins with "{", metadata is strings only.
 */

/** Where a tensor lies and what it is. */
export interface TensorEntry {
  readonly dtype: Dtype;
  /** Row by row; `[]` is a scalar. */
  readonly shape: readonly number[];
  readonly byteLength: number;
  /** First byte, counted from the end of the header. */
  readonly begin: number;
}

/** A checked header. */
export interface SafetensorsHeader {
  readonly metadata: ReadonlyMap<string, string>;
  /** By name, in the order of their bytes in the file. */
  readonly tensors: ReadonlyMap<string, TensorEntry>;
  /** Where in the file the tensors' bytes begin. */
  readonly dataStart: number;
}

/** Bytes of the length that every file begins with. */
export const LENGTH_BYTES = 8;
/** As in the reference. */
const MAX_HEADER_BYTES = 100_000_000;
const METADATA_KEY = '__metadata__';

/** What is wrong with a file, as the user error to throw. */
export function damaged(where: string, problem: string): AppError {
  return userError('safetensors-damaged', `${where} is not a sound safetensors file: ${problem}.`, 'Download the file again, or save the model again from the program that made it.');
}

/**
 * Reads the first 8 bytes of a file of `fileSize` bytes: how long its header is.
 *
 * @throws a user error when no such header can be in the file
 */
export function headerLength(firstBytes: Uint8Array, fileSize: number, where: string): number {
  if (firstBytes.byteLength < LENGTH_BYTES) throw damaged(where, `it has ${firstBytes.byteLength} bytes, less than the ${LENGTH_BYTES} it must begin with`);
  const length = new DataView(firstBytes.buffer, firstBytes.byteOffset).getBigUint64(0, true);
  if (length > MAX_HEADER_BYTES) throw damaged(where, `its header should have ${length.toString()} bytes, more than the ${MAX_HEADER_BYTES} allowed`);
  if (LENGTH_BYTES + Number(length) > fileSize) throw damaged(where, `its header should have ${length.toString()} bytes, but the file has only ${fileSize}`);
  return Number(length);
}

/**
 * Checks and reads a header. Afterwards the tensors are known to fill the rest of the file exactly: no holes, no
 * overlaps, nothing behind them.
 *
 * @param bytes the beginning of the file, at least up to the end of the header
 * @param fileSize bytes of the whole file
 * @param where the file's name, for errors
 * @throws a user error that names file, tensor, what was expected and what was found
 */
export function parseSafetensorsHeader(bytes: Uint8Array, fileSize: number, where: string): SafetensorsHeader {
  const dataStart = LENGTH_BYTES + headerLength(bytes, fileSize, where);
  const document = parseHeaderJson(bytes.subarray(LENGTH_BYTES, dataStart), where);
  const entries = [...document].filter(([name]) => name !== METADATA_KEY).map(([name, info]) => [name, readEntry(name, info, where)] as const);
  entries.sort(([, a], [, b]) => a.begin - b.begin || a.byteLength - b.byteLength);
  checkLayout(entries, fileSize - dataStart, where);
  return { metadata: readMetadata(document.get(METADATA_KEY), where), tensors: new Map(entries), dataStart };
}

function parseHeaderJson(bytes: Uint8Array, where: string): Map<string, StrictJson> {
  if (bytes[0] !== '{'.charCodeAt(0)) throw damaged(where, 'its header does not begin with "{"');
  const text = decodeUtf8(bytes, where);
  try {
    // A text that begins with "{" can only be an object.
    return parseStrictJson(text) as Map<string, StrictJson>;
  } catch (thrown) {
    if (thrown instanceof StrictJsonError) throw damaged(where, `its header is not valid: ${thrown.message}`);
    throw thrown;
  }
}

function decodeUtf8(bytes: Uint8Array, where: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw damaged(where, 'its header is not UTF-8 text');
  }
}

function readMetadata(value: StrictJson | undefined, where: string): ReadonlyMap<string, string> {
  const metadata = new Map<string, string>();
  if (value === undefined) return metadata;
  if (!(value instanceof Map)) throw damaged(where, `${METADATA_KEY} is not an object`);
  for (const [key, text] of value) {
    if (typeof text !== 'string') throw damaged(where, `${METADATA_KEY} has a value that is no string, under ${quoted(key)}`);
    metadata.set(key, text);
  }
  return metadata;
}

function readEntry(name: string, info: StrictJson, where: string): TensorEntry {
  const tensor = `tensor ${quoted(name)}`;
  if (!(info instanceof Map)) throw damaged(where, `${tensor} is not described by an object`);
  const dtype = info.get('dtype');
  if (typeof dtype !== 'string' || !isDtype(dtype)) throw damaged(where, `${tensor} has the dtype ${typeof dtype === 'string' ? quoted(dtype) : 'missing'}, which is unknown`);
  const shape = readIntegers(info.get('shape'));
  if (shape === undefined) throw damaged(where, `${tensor} has a shape that is no list of non-negative integers`);
  const [begin, end, ...more] = readIntegers(info.get('data_offsets')) ?? [];
  if (begin === undefined || end === undefined || more.length > 0) throw damaged(where, `${tensor} has data_offsets that are not two non-negative integers`);
  const expected = tensorBytes(dtype, shape);
  if (expected === undefined) throw damaged(where, `${tensor} has the impossible size ${dtype} [${shape.join(', ')}]`);
  if (end - begin !== expected) throw damaged(where, `${tensor}, ${dtype} [${shape.join(', ')}], should have ${expected} bytes but has the offsets ${begin} to ${end}`);
  return { dtype, shape, byteLength: expected, begin };
}

function readIntegers(value: StrictJson | undefined): number[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const integers = value.map((item) => (typeof item === 'bigint' && item <= Number.MAX_SAFE_INTEGER ? Number(item) : undefined));
  return integers.every((item) => item !== undefined) ? integers : undefined;
}

/** `entries` in the order of their bytes must follow each other without a gap and end where the file ends. */
function checkLayout(entries: readonly (readonly [string, TensorEntry])[], dataBytes: number, where: string): void {
  let position = 0;
  for (const [name, { begin, byteLength }] of entries) {
    if (begin > position) throw damaged(where, `the bytes ${position} to ${begin} before tensor ${quoted(name)} belong to no tensor`);
    if (begin < position) throw damaged(where, `tensor ${quoted(name)} begins at byte ${begin}, inside the tensor before it, which ends at ${position}`);
    position += byteLength;
    if (position > dataBytes) throw damaged(where, `tensor ${quoted(name)} should end at byte ${position}, but the data end at ${dataBytes}`);
  }
  if (position < dataBytes) throw damaged(where, `after the last tensor's end, ${position}, there are ${dataBytes - position} more bytes`);
}
