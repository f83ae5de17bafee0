import type { Delimiter } from '../../shared/model/dataset';
import { RecordScanner } from './record-scanner';

/** In order of preference where a file can be read either way. */
const CANDIDATES: readonly Delimiter[] = [',', ';', '\t', '|'];

/** Enough rows to judge by. */
const SAMPLE_RECORDS = 200;

/** A delimiter cuts this share of the rows into as many cells as the header, or the header must be beyond doubt. */
const MIN_AGREEMENT = 0.5;

/** What separates cells. With one column nothing does, whatever commas its texts hold. */
export interface DelimiterChoice {
  readonly delimiter: Delimiter;
  readonly oneColumn: boolean;
}

/**
 * Finds the delimiter of a table by which its rows agree best with its first row on the number of cells. Quotes count, so
 * a comma inside a quoted text or a decimal comma below a header without commas misleads nobody.
 *
 * @param sample the start of the file's text, cut anywhere
 * @param complete whether the sample is all of it
 * @param preferred wins a draw: the one that the file's name suggests
 */
export function detectDelimiter(sample: string, complete: boolean, preferred?: Delimiter): DelimiterChoice {
  let best: DelimiterChoice = { delimiter: preferred ?? ',', oneColumn: true };
  let bestAgreement = -1;
  const inOrder = [...new Set([...(preferred ? [preferred] : []), ...CANDIDATES])];
  for (const delimiter of inOrder) {
    const [header = [], ...rows] = readSample(sample, delimiter, complete);
    if (header.length < 2) continue;
    const agreement = rows.length === 0 ? 1 : rows.filter((cells) => cells.length === header.length).length / rows.length;
    if (agreement <= bestAgreement || (agreement < MIN_AGREEMENT && !looksLikeNames(header))) continue;
    best = { delimiter, oneColumn: false };
    bestAgreement = agreement;
  }
  return best;
}

/** The first records, cut at the delimiter; one whose quotes are then wrong has no cells, and is no header. */
function readSample(sample: string, delimiter: Delimiter, complete: boolean): string[][] {
  const records: string[][] = [];
  const scanner = new RecordScanner(sample, delimiter, complete);
  for (let at = 0; at < sample.length && records.length < SAMPLE_RECORDS; ) {
    const scan = scanner.scan(at);
    if (scan.kind === 'incomplete') break;
    at = scan.end;
    if (scan.kind === 'unclosed') {
      scanner.unclosedBefore = scan.verdictAt;
      if (records.length > 0) records.push([]);
    } else if (!scan.blank) records.push(scan.cells);
  }
  return records;
}

/** A sentence with commas has blanks after them, a header has none. */
function looksLikeNames(cells: readonly string[]): boolean {
  return cells.every((cell) => cell !== '' && cell === cell.trim());
}
