import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { classNamer } from './class-names';
import { joinTables } from './joined-table';
import { readLabelledRows } from './labelled-rows';
import { readTable } from './table-reader';

const part = (index: number) => join(import.meta.dirname, 'fixtures', 'tables', `class-labels-${index}.parquet`);

/** What tools/reference/class_labels.py prints: the names that Hugging Face's datasets gives. */
const EXPECTED = [['what a waste', 'neg'], ['so good', 'pos'], ['nobody has judged this', ''], ['better than the first', 'pos'], ['dull, dull, dull', 'neg']];

describe('a Parquet file that names its classes', () => {
  it('gives the names; rows without a label are left out and counted', async () => {
    const { rows, report } = await readLabelledRows(part(0));
    expect([...rows].map(({ label }) => label)).toEqual(['neg', 'pos']);
    expect(report).toMatchObject({ classes: [{ label: 'neg', count: 1 }, { label: 'pos', count: 1 }], emptyRows: 1, skipped: [{ line: 3, reason: 'its label is empty' }] });
    expect(report.notes).toEqual(["The numbers in 'label' were replaced by the names that the file has for them: 'neg', 'pos'. Rows with -1 have no label and are not used."]);
  });

  it('in several parts is one table, its rows numbered on', async () => {
    const table = joinTables('both', [await readTable(part(0)), await readTable(part(1))]);
    const read: { line: number; cells: readonly string[] }[] = [];
    const shares: number[] = [];
    for await (const batch of table.batches({ onProgress: (share) => shares.push(share) })) read.push(...batch);
    expect(read.map(({ cells }) => cells)).toEqual(EXPECTED);
    expect(read.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5]);
    expect(shares).toEqual([0.5, 1]);
  });

  it('keeps numbers that have no name', () => {
    const name = classNamer(['label', 'stars'], { label: ['neg'] });
    expect([['0', '0'], ['7', '1'], ['', '2'], ['1.5', '-1']].map(name)).toEqual([['neg', '0'], ['7', '1'], ['', '2'], ['1.5', '-1']]);
  });
});

it('parts with other columns are refused', async () => {
  const other = join(import.meta.dirname, 'fixtures', 'tables', 'none.parquet');
  const tables = [await readTable(part(0)), await readTable(other)];
  expect(() => joinTables('both', tables)).toThrow(expect.objectContaining({ code: 'columns-differ' }) as Error);
});
