import { open, stat, type FileHandle } from 'node:fs/promises';
import { userError } from '../../shared/errors';
import { fileError } from '../files/file-errors';
import { quoted } from './quoted';
import { damaged, headerLength, LENGTH_BYTES, parseSafetensorsHeader, type SafetensorsHeader, type TensorEntry } from './safetensors-header';
import { decodeFloat32, isFloatDtype } from './tensor-dtypes';

/**
 * Opens a safetensors file and checks its header; tensors are read when asked for, so that no file must fit in memory.
 *
 * @throws a user error when the file cannot be read or breaks a rule of the format
 */
export async function openSafetensors(path: string): Promise<SafetensorsFile> {
  try {
    // Before opening: a named pipe would wait for a writer for ever.
    if (!(await stat(path)).isFile()) throw userError('not-a-file', `Could not read ${path}: it is not a file.`, 'Name a .safetensors file.');
    const handle = await open(path, 'r');
    try {
      return new SafetensorsFile(path, handle, await readHeader(handle, path));
    } catch (thrown) {
      await handle.close();
      throw thrown;
    }
  } catch (thrown) {
    throw fileError('read', path, thrown);
  }
}

/** An open file; {@link close} it. Several reads may run at the same time. */
export class SafetensorsFile {
  constructor(
    readonly path: string,
    private readonly handle: FileHandle,
    private readonly header: SafetensorsHeader,
  ) {}

  /** The tensors' names, in the order of their bytes in the file. */
  get names(): readonly string[] {
    return [...this.header.tensors.keys()];
  }

  /** What the writer noted, usually `format: "pt"`. */
  get metadata(): ReadonlyMap<string, string> {
    return this.header.metadata;
  }

  /** Dtype, shape and size of a tensor. Check the shape before reading: a damaged file may claim any size. */
  entry(name: string): TensorEntry {
    const entry = this.header.tensors.get(name);
    if (entry === undefined) throw userError('tensor-missing', `${this.path} has no tensor ${quoted(name)}.`, 'Check that it is the right model.');
    return entry;
  }

  /** A tensor's values, row by row, from F32, F16, BF16 (exactly) or F64 (rounded). */
  async readFloat32(name: string): Promise<Float32Array> {
    const { dtype } = this.entry(name);
    if (!isFloatDtype(dtype)) {
      throw userError('tensor-not-float', `${this.path}: tensor ${quoted(name)} is ${dtype}; F32, F16, BF16 or F64 is needed.`, 'Use a model that is not quantized.');
    }
    return decodeFloat32(dtype, (await this.readRaw(name)).buffer);
  }

  /** A tensor's bytes as they are in the file. */
  async readRaw(name: string): Promise<Uint8Array<ArrayBuffer>> {
    const { begin, byteLength } = this.entry(name);
    try {
      return await readExactly(this.handle, this.header.dataStart + begin, byteLength, this.path);
    } catch (thrown) {
      throw fileError('read', this.path, thrown);
    }
  }

  async close(): Promise<void> {
    await this.handle.close().catch((thrown: unknown) => {
      throw fileError('read', this.path, thrown);
    });
  }
}

async function readHeader(handle: FileHandle, path: string): Promise<SafetensorsHeader> {
  const { size } = await handle.stat();
  const start = await readExactly(handle, 0, Math.min(LENGTH_BYTES, size), path);
  const length = headerLength(start, size, path);
  return parseSafetensorsHeader(await readExactly(handle, 0, LENGTH_BYTES + length, path), size, path);
}

/** Systems read at most 2 GiB at once. */
const LARGEST_READ = 2 ** 30;

async function readExactly(handle: FileHandle, position: number, length: number, path: string): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = allocate(length, path);
  for (let done = 0; done < length; ) {
    const { bytesRead } = await handle.read(bytes, done, Math.min(length - done, LARGEST_READ), position + done);
    if (bytesRead === 0) throw damaged(path, `it ended after ${position + done} bytes while it was being read`);
    done += bytesRead;
  }
  return bytes;
}

function allocate(length: number, path: string): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(length);
  } catch (cause) {
    throw userError('out-of-memory', `${path}: there is no memory for a tensor of ${length} bytes.`, 'Use a smaller model, or close other programs.', cause);
  }
}
