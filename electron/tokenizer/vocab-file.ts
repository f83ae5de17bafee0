import { userError } from '../../shared/errors';
import { isWhitespace } from './code-points';

/**
 * The vocabulary of a vocab.txt: one token a line, its id the line's number from 0; white space at the end of a line
 * (also a Windows line end) is not part of the token, and of a token that occurs twice the last line counts. As Rust's
 * `WordPiece::read_file`.
 * @throws a user error when the file has no line for `unkToken`, without which no text can be encoded.
 */
export function parseVocabFile(text: string, path: string, unkToken: string): ReadonlyMap<string, number> {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const vocabulary = new Map(lines.map((line, id) => [trimEnd(line), id]));
  if (!vocabulary.has(unkToken)) {
    const found = `${lines.length} ${lines.length === 1 ? 'line' : 'lines'}`;
    throw userError('vocabulary-without-unk', `${path}: no line ${unkToken} among its ${found}.`, 'A BERT vocabulary has one token a line, [PAD], [UNK], [CLS], [SEP] and [MASK] among them.');
  }
  return vocabulary;
}

/**
 * The text of a vocab.txt. An id without a token, or whose token no line can hold, gets a line that no text can match, so
 * that the others keep their ids.
 */
export function formatVocabFile(vocabulary: ReadonlyMap<string, number>): string {
  const lines: string[] = [];
  for (const [token, id] of vocabulary) if (trimEnd(token) === token && !token.includes('\n')) lines[id] = token;
  return Array.from(lines, (line: string | undefined, id) => `${line ?? `[no token ${id}]`}\n`).join('');
}

/** Rust's idea of white space, which is not that of `String.prototype.trimEnd`. */
function trimEnd(line: string): string {
  let end = line.length;
  while (end > 0 && isWhitespace(line.charCodeAt(end - 1))) end--;
  return line.slice(0, end);
}
