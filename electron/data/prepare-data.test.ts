import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { TestOps } from '../engine/kernels/test-ops.test-helper';
import { temporaryFolder } from '../files/temporary-folder.test-helper';
import { csvRows, smallTask, type TaskOverrides } from '../training/finetune.test-helper';
import { prepareData, type PreparedData, type PreparedRows } from './prepare-data';

const ops = new TestOps();

async function prepare(table: string, overrides: TaskOverrides = {}): Promise<PreparedData> {
  const { config, signal } = await smallTask(ops, await temporaryFolder(), table, overrides);
  return prepareData(config, signal);
}

function sizes({ train, validation, test: tested }: PreparedData): number[] {
  return [train, validation, tested].map(({ rows }) => rows.length);
}

function lines(...parts: PreparedRows[]): number[] {
  return parts.flatMap(({ rows }) => Array.from(rows, ({ line }) => line)).sort((a, b) => a - b);
}

describe('rows that are held back', () => {
  test.each([
    ['a fifth of a small file', 100, {}, [80, 20, 0]],
    ['a tenth from 2,000 rows on', 2000, {}, [1800, 200, 0]],
    ['the share that was asked for', 100, { validation: 0.5 }, [50, 50, 0]],
    ['none, when asked for none', 100, { validation: 0 }, [100, 0, 0]],
    ['of the rows that a limit leaves', 100, { limit: 50 }, [40, 10, 0]],
  ])('%s', async (_, count, overrides, wanted) => {
    expect(sizes(await prepare(csvRows(count), overrides))).toEqual(wanted);
  });

  test('are not trained on, and no row is lost', async () => {
    const { train, validation } = await prepare(csvRows(50));
    expect(lines(train, validation)).toEqual(Array.from({ length: 50 }, (_, i) => i + 2));
  });

  test('are drawn by the seed', async () => {
    const drawn = async (seed: number) => lines((await prepare(csvRows(50), { seed })).validation);
    expect(await drawn(1)).toEqual(await drawn(1));
    expect(await drawn(2)).not.toEqual(await drawn(1));
  });
});

test('texts that stand in several rows are held back with all of them, or with none', async () => {
  const rows = Array.from({ length: 100 }, (_, i) => `say ${i % 50},${i % 2 ? 'good' : 'bad'}`);
  const table = `text,label\n${rows.join('\n')}\n`;
  const shared = async (overrides: TaskOverrides): Promise<number> => {
    const { train, validation } = await prepare(table, overrides);
    const learnt = new Set(Array.from(train.rows, ({ text }) => text));
    return Array.from(validation.rows).filter(({ text }) => learnt.has(text)).length;
  };
  expect(sizes(await prepare(table, { splitBy: 'text' }))).toEqual([80, 20, 0]);
  expect(await shared({ splitBy: 'text' })).toBe(0);
  // As runs of before had it, whose scores are told by the same rows.
  expect(await shared({})).toBeGreaterThan(0);
});

test('every row has the number of its class', async () => {
  const { train, validation, labels } = await prepare(csvRows(60, { labels: ['none', 'bad', 'good'] }));
  expect(labels).toEqual(['bad', 'good', 'none']);
  for (const { rows, labelIds } of [train, validation]) expect(Array.from(rows, ({ label }) => label)).toEqual(Array.from(labelIds, (id) => labels[id]));
});

describe('a test file', () => {
  test('whose texts are learnt too is told', async () => {
    const path = join(await temporaryFolder(), 'test.csv');
    await writeFile(path, 'text,label\nsay 1,good\nsay 1,bad\nother,good\n');
    const table = `text,label\n${Array.from({ length: 20 }, (_, i) => `say ${i},${i % 2 ? 'good' : 'bad'}`).join('\n')}\n`;
    const { notes } = await prepare(table, { test: { path }, validation: 0 });
    expect(notes).toContain('2 of the 3 rows to measure on have a text that is learnt too, so the scores promise too much. --fix duplicates leaves such rows out of training.');
  });

  test('has the columns of the training file', async () => {
    const path = join(await temporaryFolder(), 'test.csv');
    await writeFile(path, 'label,number,text\nbad,1,it is not good\n');
    const { test: tested } = await prepare(csvRows(20), { test: { path } });
    expect([...tested.rows]).toMatchObject([{ text: 'it is not good', label: 'bad' }]);
  });

  test('may have columns of other names', async () => {
    const path = join(await temporaryFolder(), 'test.csv');
    await writeFile(path, 'stars,words\ngood,it is so good\n');
    const { test: tested } = await prepare(csvRows(20), { test: { path, text: 'words', label: 'stars' } });
    expect([...tested.rows]).toMatchObject([{ text: 'it is so good', label: 'good' }]);
  });
});

describe('rows that are put right first', () => {
  const table = `${csvRows(20)}the same,good\nthe same,good\nthe same,Good\n`;

  test('as the run says, and it is told with the lines', async () => {
    const { labels, train, validation, notes } = await prepare(table, { fix: ['duplicates', 'labels'] });
    expect(labels).toEqual(['bad', 'good']);
    expect(lines(train, validation)).toContain(22);
    expect(lines(train, validation)).not.toContain(23);
    expect(notes).toEqual(expect.arrayContaining([expect.stringMatching(/^Fix 'labels': 1 row spelled anew: 'Good' became 'good' \(line 24\)/), expect.stringMatching(/^Fix 'duplicates': .* left out that repeat an earlier text \(lines .*23-24\)/)]));
  });

  test('not otherwise', async () => {
    const { labels, train, validation } = await prepare(table);
    expect(labels).toEqual(['Good', 'bad', 'good']);
    expect(lines(train, validation)).toHaveLength(23);
  });

  test('and labels of the test file are spelled alike', async () => {
    const path = join(await temporaryFolder(), 'test.csv');
    await writeFile(path, 'text,label\nit is so good,GOOD\n');
    const { test: tested } = await prepare(table, { fix: ['labels'], test: { path } });
    expect([...tested.rows]).toMatchObject([{ label: 'good' }]);
    expect([...tested.labelIds]).toEqual([1]);
    await expect(prepare(table, { test: { path } })).rejects.toMatchObject({ code: 'unknown-label' });
  });
});

describe('what a person should know', () => {
  test('which columns were taken', async () => {
    expect((await prepare(csvRows(20))).notes).toContain("Texts from the column 'text', labels from 'label'.");
    expect((await prepare(csvRows(20, { pairs: true }), { textPair: 'reply' })).notes).toContain("Texts from the column 'text' and 'reply', labels from 'label'.");
  });

  test('how many rows could not be used, and where the first of them are', async () => {
    const { notes, report } = await prepare(`${csvRows(20)}${',bad\n'.repeat(8)}`);
    expect(report.skippedCount).toBe(8);
    expect(notes.find((note) => note.startsWith('8 rows'))).toMatch(/^8 rows could not be used: line 22: .*; line 26: .*; and 3 more\.$/);
  });

  test('that a class is missing from the held-back rows', async () => {
    expect((await prepare(`${csvRows(20)}never seen,rare\n`)).notes).toContainEqual(expect.stringContaining("'rare'"));
  });
});

test('one class alone is refused, and so is a limit that leaves one', async () => {
  await expect(prepare(csvRows(20, { labels: ['bad'] }))).rejects.toMatchObject({ code: 'one-class-only' });
  await expect(prepare(csvRows(20), { limit: 1 })).rejects.toMatchObject({ code: 'one-class-left', hint: 'Raise --limit.' });
});
