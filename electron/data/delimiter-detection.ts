import type { Delimiter } from '../../shared/model/dataset';
import { RecordScanner } from './record-scanner';

/** In order of preference where a file can be read either way. */
const CANDIDATES: readonly Delimiter[] = [',', ';', '\t', '|'];

/** Enough rows to judge by. */
const SAMPLE_RECORDS = 200;

/** A delimiter must cut this share of the rows into as many cells as the header. */
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
  let bestAgreement = 0;
  const inOrder = [...new Set([...(preferred ? [preferred] : []), ...CANDIDATES])];
  for (const delimiter of inOrder) {
    const agreement = agreementWithHeader(cellCounts(sample, delimiter, complete));
    if (agreement > bestAgreement && agreement >= MIN_AGREEMENT) {
      best = { delimiter, oneColumn: false };
      bestAgreement = agreement;
    }
  }
  return best;
}

/** Cells of each of the first records; 0 for one whose quotes are wrong when cut this way. */
function cellCounts(sample: string, delimiter: Delimiter, complete: boolean): number[] {
  const counts: number[] = [];
  const scanner = new RecordScanner(sample, delimiter, complete);
  for (let at = 0; at < sample.length && counts.length < SAMPLE_RECORDS; ) {
    const scan = scanner.scan(at);
    if (scan.kind === 'incomplete') break;
    if (scan.kind === 'unclosed') {
      scanner.unclosedBefore = scan.verdictAt;
      counts.push(0);
    } else if (!scan.blank) counts.push(scan.cells.length);
    at = scan.end;
  }
  return counts;
}

/** The share of rows as wide as the first one; 0 where that has one cell. */
function agreementWithHeader([header = 0, ...rows]: readonly number[]): number {
  if (header < 2) return 0;
  return rows.length === 0 ? 1 : rows.filter((count) => count === header).length / rows.length;
}
