const ZIP_MARK = Buffer.from('PK\x03\x04');
const PARQUET_MARK = Buffer.from('PAR1');

/** What a file is, by its content, then by its name. */
export type TableKind = 'delimited' | 'jsonl' | 'parquet' | 'xlsx';

/** @param start the beginning of the file, a whole line of text where it is short */
export function findKind(start: Buffer, path: string): TableKind {
  if (start.subarray(0, ZIP_MARK.length).equals(ZIP_MARK)) return 'xlsx';
  if (start.subarray(0, PARQUET_MARK.length).equals(PARQUET_MARK)) return 'parquet';
  // Zeros and marks aside, the ASCII in UTF-16 is the same.
  const text = start.toString('latin1').replace(/\0|^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)/g, '').trimStart();
  return isJson(text, path) ? 'jsonl' : 'delimited';
}

function isJson(text: string, path: string): boolean {
  const named = /\.(jsonl|ndjson|json)$/i.test(path);
  if (!text.startsWith('{') && !text.startsWith('[')) return named && text !== '';
  if (named) return true;
  const [line = '', rest] = text.split(/\r|\n/, 2);
  // A first line longer than what we see can only be judged by its beginning.
  if (rest === undefined && text.length > 32 * 1024) return /^\{\s*"/.test(line);
  return line.startsWith('{') && parses(line);
}

function parses(line: string): boolean {
  try {
    return typeof JSON.parse(line) === 'object';
  } catch {
    return false;
  }
}
