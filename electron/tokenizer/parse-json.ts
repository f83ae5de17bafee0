import { basename } from 'node:path';
import type { z } from 'zod';
import { userError } from '../../shared/errors';
import { isNestedTooDeeply } from '../files/json-depth';

const SAVE_AGAIN = 'Download or copy the model folder again; the file may be damaged or cut off.';

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
    throw userError('tokenizer-not-json', `${path}${placeOf(reason, text)}: not valid JSON (${reason.replace(/\s+/g, ' ')}).`, SAVE_AGAIN, cause);
  }
  if (isNestedTooDeeply(value)) throw userError('tokenizer-wrong-shape', `${path} has values nested too deeply.`, SAVE_AGAIN);
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
