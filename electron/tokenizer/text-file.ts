/// <reference lib="es2024.string" />
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { z } from 'zod';
import { userError } from '../../shared/errors';

const SAVE_AGAIN = 'Download or copy the model folder again; the file may be damaged or cut off.';

/**
 * The text of a UTF-8 file, without a byte order mark; undefined when there is no such file.
 * @throws a user error when it is not UTF-8 (with the line) or cannot be read.
 */
export async function readTextFile(path: string): Promise<string | undefined> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw userError('tokenizer-unreadable', `${path} cannot be read (${code}).`, 'Check that it is a file and that you may read it.', cause);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw userError('tokenizer-not-utf8', `${path}, line ${lineOfBadByte(bytes)}: not UTF-8 text.`, SAVE_AGAIN, cause);
  }
}

/**
 * `text` as JSON of the given shape. `path` is for the message alone.
 * @throws a user error with line and column for broken JSON, with the field's path for a wrong shape.
 */
export function parseJson<Shape extends z.ZodType>(text: string, path: string, shape: Shape): z.infer<Shape> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw userError('tokenizer-not-json', `${path}${placeOf(reason, text)}: not valid JSON (${reason}).`, SAVE_AGAIN, cause);
  }
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const field = issue.path.map(String).join('.') || 'the whole file';
  throw userError('tokenizer-wrong-shape', `${path}: ${field}: ${issue.message}.`, `Is this the ${basename(path)} of a Hugging Face tokenizer?`);
}

/** V8 says where only as an offset, and not always; at the end of the text it says nothing but that. */
function placeOf(reason: string, text: string): string {
  const position = /at position (\d+)/.exec(reason)?.[1] ?? (reason.includes('end of JSON') ? text.length : undefined);
  if (position === undefined) return '';
  const lines = text.slice(0, Number(position)).split('\n');
  return `, line ${lines.length}, column ${lines.at(-1)!.length + 1}`;
}

/** A replaced byte shows as U+FFFD in the lenient decoding; a file may hold that character itself, well encoded. */
function lineOfBadByte(bytes: Uint8Array): number {
  const lines = new TextDecoder('utf-8').decode(bytes).split('\n');
  const utf8 = new TextEncoder();
  let offset = 0;
  for (const [index, line] of lines.entries()) {
    const encoded = utf8.encode(line);
    if (encoded.some((byte, i) => byte !== bytes[offset + i])) return index + 1;
    offset += encoded.length + 1;
  }
  return lines.length;
}
