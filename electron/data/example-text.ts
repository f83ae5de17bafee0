import { AppError } from '../../shared/errors';
import type { ByteSource } from './byte-source';
import { InvalidBytesError } from './chunk-decoder';
import { findEncoding } from './table-format';

const MAX_BYTES = 16 * 1024 * 1024;

/** The text of a whole file, line ends at its end aside, or what is wrong with the file. */
export async function readExampleText(source: ByteSource): Promise<string | { readonly problem: string }> {
  if (source.size > MAX_BYTES) return { problem: `is over ${MAX_BYTES / (1024 * 1024)} MiB` };
  const bytes = await source.read(0, source.size);
  try {
    const { markBytes, createDecoder } = await findEncoding(bytes, source);
    const text = createDecoder().decode(bytes.subarray(markBytes), true);
    return text.includes('\0') ? { problem: 'contains a zero byte' } : text.replace(/[\r\n]+$/, '');
  } catch (error) {
    if (error instanceof InvalidBytesError || error instanceof AppError) return { problem: 'is not text' };
    throw error;
  }
}
