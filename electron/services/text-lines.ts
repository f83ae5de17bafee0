import { userError, type AppError } from '../../shared/errors';
import { loadTokenizer } from '../tokenizer/load-tokenizer';
import type { Application } from './application';
import { Classifier } from './classifier';
import { modelFolder } from './models';

/**
 * The two commands for scripts: a JSON string a line in, a JSON array a line out. Answers come as soon as their lines
 * are complete, so that a script may wait for one before it writes the next.
 */

/** Token ids of each line's text, special tokens included, nothing cut. */
export async function* tokenizeLines(model: string, input: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const tokenizer = await loadTokenizer(modelFolder(model));
  for await (const texts of jsonLines(input)) yield texts.map((text) => `${JSON.stringify(Array.from(tokenizer.encode(text).inputIds))}\n`).join('');
}

/** Class logits of each line's text, in the order of id2label. */
export async function* logitLines(app: Application, model: string, input: AsyncIterable<Uint8Array>, signal?: AbortSignal): AsyncGenerator<string> {
  const classifier = await Classifier.open(app, model, { signal });
  try {
    for await (const texts of jsonLines(input)) {
      const logits = await classifier.logits(texts.map((text) => ({ text })), { signal });
      yield texts.map((_, row) => `${JSON.stringify(Array.from(logits.subarray(row * classifier.classes, (row + 1) * classifier.classes)))}\n`).join('');
    }
  } finally {
    classifier.dispose();
  }
}

/**
 * The strings of the lines that each piece of input completes.
 *
 * @throws a user error with the number of a line that is no JSON string; the lines before it are given first.
 */
async function* jsonLines(input: AsyncIterable<Uint8Array>): AsyncGenerator<string[]> {
  let number = 0;
  for await (const lines of completeLines(input)) {
    const texts: string[] = [];
    for (const line of lines) {
      number++;
      const text = parseString(line);
      if (text === undefined) {
        if (texts.length > 0) yield texts;
        throw badLine(number, line);
      }
      texts.push(text);
    }
    if (texts.length > 0) yield texts;
  }
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The string that a line is in JSON; `undefined` for other JSON, for none, and for bytes that are not UTF-8. */
function parseString(line: Uint8Array): string | undefined {
  try {
    const value: unknown = JSON.parse(UTF8.decode(line));
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

function badLine(number: number, line: Uint8Array): AppError {
  const start = new TextDecoder().decode(line.subarray(0, 60));
  return userError('bad-input-line', `Line ${number} of the input is not a JSON string in UTF-8: ${start}${line.length > 60 ? ' …' : ''}`, 'Write one text a line, as a JSON string such as "Good film.".');
}

const LINE_FEED = 0x0a;

/** Only LF ends a line: Node's readline would also break at U+2028, which JSON strings may hold. */
async function* completeLines(input: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array[]> {
  let rest: Uint8Array[] = [];
  for await (const bytes of input) {
    const lines: Uint8Array[] = [];
    let start = 0;
    for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, start)) {
      lines.push(Buffer.concat([...rest, bytes.subarray(start, end)]));
      rest = [];
      start = end + 1;
    }
    if (start < bytes.length) rest.push(bytes.subarray(start));
    if (lines.length > 0) yield lines;
  }
  if (rest.length > 0) yield [Buffer.concat(rest)];
}
