import type { Delimiter } from '../../shared/model/dataset';
import { atomicFile } from '../files/atomic-file';
import { defuseFormula } from './spreadsheet-formula';

export interface CsvFormat {
  readonly delimiter: Delimiter;
  /** Start with the mark that Excel needs to see UTF-8. */
  readonly byteOrderMark?: boolean;
  /** Leave cells alone that a spreadsheet would run as formulas. */
  readonly raw?: boolean;
}

/** Characters to gather before they go to the file. */
const BUFFER_CHARACTERS = 256 * 1024;

/**
 * Writes a table as RFC 4180 text in UTF-8, header first, one batch of rows after the other. The file appears when all is
 * written; after an error, or where `batches` fails, nothing is left behind.
 *
 * @throws a user error where the file cannot be written; whatever `batches` throws
 */
export async function writeCsv(
  path: string,
  columns: readonly string[],
  batches: AsyncIterable<Iterable<readonly string[]>>,
  format: CsvFormat,
): Promise<void> {
  await atomicFile(path, async (write) => {
    let text = (format.byteOrderMark ? '\uFEFF' : '') + csvRecord(columns, format);
    for await (const batch of batches) {
      for (const cells of batch) {
        text += csvRecord(cells, format);
        if (text.length < BUFFER_CHARACTERS) continue;
        await write(Buffer.from(text));
        text = '';
      }
    }
    await write(Buffer.from(text));
  });
}

/** One record with its line end, CRLF as the RFC has it. */
export function csvRecord(cells: readonly string[], { delimiter, raw }: CsvFormat): string {
  const written = cells.map((cell) => quoteWhereNeeded(raw ? cell : defuseFormula(cell), delimiter));
  // A lone blank cell would read back as a blank line, and those are no records.
  if (written.length === 1 && written[0]!.trim() === '') return `"${written[0]!}"\r\n`;
  return `${written.join(delimiter)}\r\n`;
}

function quoteWhereNeeded(cell: string, delimiter: Delimiter): string {
  // At the start of a file, a byte-order mark and Excel's sep= are taken for more than text.
  const needsQuotes = cell.includes(delimiter) || /["\r\n]|^\uFEFF|^sep=/i.test(cell);
  return needsQuotes ? `"${cell.replaceAll('"', '""')}"` : cell;
}
