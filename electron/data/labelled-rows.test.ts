import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readLabelledRows, type LabelledRows } from './labelled-rows';
import { MemorySource } from './memory-source.test-helper';

function read(content: string, options: Parameters<typeof readLabelledRows>[1] = {}): Promise<LabelledRows> {
  return readLabelledRows('table.csv', { open: () => Promise.resolve(new MemorySource(content)), ...options });
}

describe('readLabelledRows', () => {
  it('gives texts as they are, labels trimmed, and a report', async () => {
    const { rows, report } = await read('review,sentiment,about\n" Fine. ", good ,pen\nBad,bad,ink\nOops,bad\n,good,pad\nSo so,  ,pin\n');
    expect([...rows]).toEqual([
      { line: 2, text: ' Fine. ', label: 'good' },
      { line: 3, text: 'Bad', label: 'bad' },
    ]);
    expect(report).toEqual({
      rows: 2,
      encoding: 'utf-8',
      byteOrderMark: false,
      delimiter: ',',
      columns: ['review', 'sentiment', 'about'],
      hasHeader: true,
      notes: [],
      textColumn: 'review',
      labelColumn: 'sentiment',
      classes: [
        { label: 'bad', count: 1 },
        { label: 'good', count: 1 },
      ],
      skipped: [
        { line: 4, reason: 'it has 2 cells, the header has 3' },
        { line: 5, reason: 'its text is empty' },
        { line: 6, reason: 'its label is empty' },
      ],
      skippedCount: 3,
      emptyRows: 2,
    });
  });

  it('takes the columns it is told, by exact name first, then without regard to case and blanks', async () => {
    const content = ' Text ,"the ""why""",label,Label\nfirst,second,x,y\n';
    expect([...(await read(content, { text: 'text', label: 'Label' })).rows]).toEqual([{ line: 2, text: 'first', label: 'y' }]);
    expect((await read(content, { text: 'THE "WHY"', label: 'label' })).report).toMatchObject({ textColumn: 'the "why"', labelColumn: 'label' });
  });

  it('reads a second text where it is told', async () => {
    const { rows, report } = await read('a,b,label\nfirst one here,second one here,x\n', { textPair: 'b', text: 'a', label: 'label' });
    expect([...rows]).toEqual([{ line: 2, text: 'first one here', pair: 'second one here', label: 'x' }]);
    expect(report.textPairColumn).toBe('b');
  });

  it('reads the second text that a model of pairs has learnt, or asks for it', async () => {
    const remembered = { text: 'a', textPair: 'b', label: 'c' };
    expect((await read('a,b,c\none,two,x\n', { text: 'a', remembered })).report).toMatchObject({ textColumn: 'a', textPairColumn: 'b', labelColumn: 'c' });
    await expect(read('a,c\none,x\n', { text: 'a', label: 'c', remembered })).rejects.toMatchObject({ code: 'no-second-text' });
  });

  it.each([
    ['an unknown column', { label: 'mood' }, "There is no column 'mood' in table.csv. It has: 'text', 'Text', 'label'."],
    ['a name that fits several', { text: 'TEXT' }, "'TEXT' could be several columns of table.csv. It has: 'text', 'Text', 'label'."],
    ['one column for two purposes', { text: 'label', label: 'label' }, "The column 'label' of table.csv is named for two purposes."],
  ])('refuses %s', async (_, wishes, message) => {
    await expect(read('text,Text,label\na,b,c\n', wishes)).rejects.toMatchObject({ family: 'user', message });
  });

  it('asks for a column that it cannot guess, and lists what there is', async () => {
    await expect(read('id,number\n1,2\n3,4\n')).rejects.toMatchObject({
      code: 'column-not-guessed',
      message: "Which column of table.csv holds the label? It has: 'id', 'number'.",
      hint: 'Name it with --label COLUMN.',
    });
  });

  it('says why no row is left', async () => {
    await expect(read('text,label\na\nb,\n', { text: 'text', label: 'label' })).rejects.toMatchObject({
      message: 'table.csv has no usable row (2 skipped). Line 2: it has 1 cell, the header has 2.',
    });
  });

  it('lists the first thousand skipped rows and counts the others', async () => {
    const { report } = await read(`text,label\n${'a\n'.repeat(5000)}a,b\n`);
    expect(report).toMatchObject({ rows: 1, skippedCount: 5000 });
    expect(report.skipped).toHaveLength(1000);
  });

  it('reads a hundred thousand rows, each once and each byte a fixed number of times', async () => {
    const content = `text,label\n${Array.from({ length: 100_000 }, (_, row) => `"row, ${row}",${row % 7}\n`).join('')}`;
    const sources: MemorySource[] = [];
    const { rows, report } = await read(content, {
      open: () => {
        sources.push(new MemorySource(content));
        return Promise.resolve(sources.at(-1)!);
      },
    });
    expect(rows).toHaveLength(100_000);
    expect(rows.at(99_999)).toEqual({ line: 100_001, text: 'row, 99999', label: '4' });
    expect(report.classes.map(({ label }) => label)).toEqual(['0', '1', '2', '3', '4', '5', '6']);
    // One look at the beginning to find the format, one pass for the rows.
    expect(sources.map(({ bytesRead }) => bytesRead >= content.length)).toEqual([expect.any(Boolean), true]);
    expect(sources[1]!.bytesRead).toBe(content.length);
  });

  it('copes with the messy sample, which trains two classes', async () => {
    const { rows, report } = await readLabelledRows(join(import.meta.dirname, '../../resources/samples/reviews-messy.csv'));
    expect(report).toMatchObject({
      rows: 49,
      byteOrderMark: true,
      delimiter: ';',
      textColumn: 'Your review, in your own words',
      labelColumn: 'Overall "mood"',
      classes: [
        { label: 'negative', count: 24 },
        { label: 'positive', count: 25 },
      ],
      emptyRows: 6,
    });
    expect(report.skipped.filter(({ reason }) => !reason.includes('empty'))).toEqual([
      { line: 18, reason: 'it has 6 cells, the header has 4' },
      { line: 19, reason: 'it has 2 cells, the header has 4' },
      { line: 27, reason: 'its quote is never closed' },
      { line: 61, reason: 'its quote is never closed' },
      { line: 64, reason: 'it has 2 cells, the header has 4' },
    ]);
    expect(rows.at(2)).toEqual({ line: 4, text: 'Bought it for the train.\nKept it for the sofa.\nBest blanket I own.', label: 'positive' });
    expect([...rows].find(({ line }) => line === 28)?.text).toContain('fits the drawer');
  });
});
