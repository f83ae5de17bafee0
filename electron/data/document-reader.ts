import { AppError } from '../../shared/errors';
import { openFile } from './byte-source';
import { describeImport } from './describe-import';
import { readRowsForPrediction } from './prediction-rows';
import { readRecords } from './record-reader';
import type { RowReadOptions } from './table';
import { findEncoding } from './table-format';

/** Names of files that hold prose and no table. */
const PROSE = /\.(txt|text|md)$/i;

/** Enough of a file to tell how it is encoded. */
const LOOK_BYTES = 64 * 1024;

export interface DocumentReadOptions extends RowReadOptions {
  /** Column of the texts in tables; guessed where not given. */
  readonly text?: string | undefined;
}

/** The texts of a file, each a document of its own. */
export interface Documents {
  readonly path: string;
  /** Whether they are the lines of prose; else they are a table's column. */
  readonly isProse: boolean;
  /** In file order, blank and broken ones left out, in batches of what one read brought. May be called again. */
  batches(options?: RowReadOptions): AsyncGenerator<string[], void, void>;
  /** For a person: how the last reading understood the file. */
  notes(): string[];
}

/**
 * Opens a file whose texts are read for their language alone: a table's text column, or, in files named .txt and .md that are
 * no table with a column `text`, every line.
 *
 * @throws a user error as `readTable` does, or where the text column is unknown or not to be guessed
 */
export async function openDocuments(path: string, { text }: { readonly text?: string | undefined } = {}): Promise<Documents> {
  if (!PROSE.test(path)) return openTexts(path, text);
  const table = text === undefined ? undefined : await openTexts(path, text).catch(unlessNoTable);
  return table ?? openProse(path);
}

/** What prose is as a table is of no interest: whatever else is wrong with the file, reading its lines tells. */
function unlessNoTable(error: unknown): undefined {
  if (!(error instanceof AppError) || error.family !== 'user') throw error;
}

async function openTexts(path: string, text: string | undefined): Promise<Documents> {
  const rows = await readRowsForPrediction(path, { text });
  return {
    path,
    isProse: false,
    async *batches(options) {
      for await (const batch of rows.batches(options)) yield batch.flatMap((row) => (row.problem === undefined ? [row.text] : []));
    },
    notes: () => describeImport(rows.report()),
  };
}

async function openProse(path: string): Promise<Documents> {
  // Opened once now, so that a wrong path is told before anything else is done.
  await (await openFile(path)).close();
  let skipped = 0;
  return {
    path,
    isProse: true,
    async *batches(options = {}) {
      skipped = 0;
      const source = await openFile(path);
      try {
        const encoding = await findEncoding(await source.read(0, LOOK_BYTES), source);
        for await (const lines of readRecords(source, { ...options, encoding, delimiter: undefined, quotes: false })) {
          const usable = lines.filter(({ problem }) => problem === undefined);
          skipped += lines.length - usable.length;
          yield usable.map(({ cells }) => cells[0]!).filter((line) => line.trim() !== '');
        }
      } finally {
        await source.close();
      }
    },
    notes: () => ['Every line is a text.', ...(skipped > 0 ? [`${skipped} lines could not be read.`] : [])],
  };
}
