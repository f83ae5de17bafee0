import { atomicFile, type Write } from '../files/atomic-file';
import { LENGTH_BYTES } from './safetensors-header';
import { encodeFloat32, tensorBytes, type WeightDtype } from './tensor-dtypes';

/** A tensor to write. Its values may come from a function, called when their turn comes, so that few are in memory. */
export interface TensorToWrite {
  readonly name: string;
  readonly shape: readonly number[];
  /** As many values as the shape says, row by row. */
  readonly data: Float32Array | (() => Float32Array | Promise<Float32Array>);
}

export interface SafetensorsOptions {
  /** `{ format: 'pt' }` unless given: what transformers wants to see. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** F32 unless given. The halves are rounded to nearest, ties to even. */
  readonly dtype?: WeightDtype;
}

/**
 * Writes a safetensors file, atomically, one tensor at a time. The same tensors give the same bytes as Python's
 * safetensors: sorted by name, header padded with spaces to a multiple of 8.
 *
 * @throws a user error when the disk refuses; a plain error (a bug) for a name that appears twice or a wrong length
 */
export async function writeSafetensors(path: string, tensors: Iterable<TensorToWrite>, options: SafetensorsOptions = {}): Promise<void> {
  const { dtype = 'F32', metadata = { format: 'pt' } } = options;
  const sorted = [...tensors].sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
  const header = encodeHeader(sorted, dtype, metadata);
  await atomicFile(path, async (write) => {
    await write(header);
    for (const tensor of sorted) await writeTensor(write, tensor, dtype);
  });
}

async function writeTensor(write: Write, { name, shape, data }: TensorToWrite, dtype: WeightDtype): Promise<void> {
  const values = typeof data === 'function' ? await data() : data;
  const expected = shape.reduce((product, size) => product * size, 1);
  if (values.length !== expected) throw new Error(`Tensor ${name} [${shape.join(', ')}] should have ${expected} values, not ${values.length}.`);
  await write(encodeFloat32(dtype, values));
}

/** The length and the header itself. */
function encodeHeader(tensors: readonly TensorToWrite[], dtype: WeightDtype, metadata: Readonly<Record<string, string>>): Uint8Array {
  const json = headerJson(tensors, dtype, metadata);
  const text = Buffer.from(json.padEnd(json.length + paddingFor(Buffer.byteLength(json))));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeBigUInt64LE(BigInt(text.byteLength));
  return Buffer.concat([length, text]);
}

/** Tensors then begin at a multiple of 8, which lets others map the file into memory. */
function paddingFor(bytes: number): number {
  return (8 - (bytes % 8)) % 8;
}

function headerJson(tensors: readonly TensorToWrite[], dtype: WeightDtype, metadata: Readonly<Record<string, string>>): string {
  const members = new Map<string, unknown>([['__metadata__', metadata]]);
  let position = 0;
  for (const { name, shape } of tensors) {
    if (members.has(name)) throw new Error(`Two tensors are called ${name}.`);
    const end = position + (tensorBytes(dtype, shape) ?? NaN);
    if (!Number.isSafeInteger(end) || end < position) throw new Error(`Tensor ${name} has the impossible shape [${shape.join(', ')}].`);
    members.set(name, { dtype, shape, data_offsets: [position, end] });
    position = end;
  }
  // Not JSON.stringify of one object: it would move names that look like numbers to the front.
  return `{${[...members].map(([name, info]) => `${JSON.stringify(name)}:${JSON.stringify(info)}`).join(',')}}`;
}
