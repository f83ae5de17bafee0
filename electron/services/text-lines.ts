import { userError } from '../../shared/errors';
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
        throw userError('bad-input-line', `Line ${number} of the input is not a JSON string: ${line.slice(0, 60)}${line.length > 60 ? ' …' : ''}`, 'Write one text a line, as a JSON string such as "Good film.".');
      }
      texts.push(text);
    }
    if (texts.length > 0) yield texts;
  }
}

function parseString(line: string): string | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Only LF ends a line: Node's readline would also break at U+2028, which JSON strings may hold. */
async function* completeLines(input: AsyncIterable<Uint8Array>): AsyncGenerator<string[]> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of input) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
    rest = lines.pop()!;
    if (lines.length > 0) yield lines;
  }
  rest += decoder.decode();
  if (rest !== '') yield [rest];
}
