/** What the cells of one column look like, over a sample of rows. */
export interface ColumnProfile {
  readonly name: string;
  /** Cells that are not blank. */
  readonly filled: number;
  /** Share of blank cells, 0 to 1. */
  readonly blankShare: number;
  /** Different trimmed values among the filled cells. */
  readonly distinct: number;
  /** Words a filled cell has on average; two ideographs count as one word. */
  readonly meanWords: number;
  /** Share of the filled cells that are numbers. */
  readonly numericShare: number;
  /** Share of the filled cells that are numbers with decimals. */
  readonly fractionShare: number;
}

/** Describes every column over the given rows, each of which has a cell for each column. */
export function profileColumns(columns: readonly string[], rows: readonly (readonly string[])[]): ColumnProfile[] {
  return columns.map((name, column) => {
    const filled = rows.map((row) => row[column]!.trim()).filter((cell) => cell !== '');
    const share = (count: number): number => (filled.length === 0 ? 0 : count / filled.length);
    return {
      name,
      filled: filled.length,
      blankShare: rows.length === 0 ? 1 : 1 - filled.length / rows.length,
      distinct: new Set(filled).size,
      meanWords: share(filled.reduce((sum, cell) => sum + countWords(cell), 0)),
      numericShare: share(filled.filter((cell) => NUMBER.test(cell)).length),
      fractionShare: share(filled.filter((cell) => FRACTION.test(cell)).length),
    };
  });
}

const NUMBER = /^[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?$/i;
const FRACTION = /^[+-]?\d*[.,]\d*[1-9]\d*(e[+-]?\d+)?$/i;

/** Beyond this a text is a text, however long. */
const ENOUGH_CHARACTERS = 500;

function countWords(cell: string): number {
  const start = cell.slice(0, ENOUGH_CHARACTERS);
  const spaced = start.match(/\S+/g)?.length ?? 0;
  const ideographs = start.match(/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]/gu)?.length ?? 0;
  return Math.max(spaced, ideographs / 2);
}
