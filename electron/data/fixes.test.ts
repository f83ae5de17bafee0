import { describe, expect, test } from 'vitest';
import type { DataFix } from '../../shared/model/data-report';
import type { LabelledRow } from '../../shared/model/dataset';
import { applyFixes } from './fixes';

/** Rows on the lines 2, 3, … */
function rows(...cells: readonly (readonly [text: string, label: string, pair?: string])[]): LabelledRow[] {
  return cells.map(([text, label, pair], i) => ({ line: i + 2, text, label, ...(pair === undefined ? {} : { pair }) }));
}

function fix(data: readonly LabelledRow[], fixes: readonly DataFix[], test: readonly LabelledRow[] = [], emptyRows = 0) {
  return applyFixes(data, fixes, { skipped: { emptyRows }, test });
}

const lines = (fixed: { readonly rows: readonly LabelledRow[] }) => fixed.rows.map(({ line }) => line);
const LONG = Array.from({ length: 40 }, (_, i) => `word${i}`);

test('nothing is done that was not asked for', () => {
  const data = rows(['same', 'a'], ['same', 'A']);
  expect(fix(data, [])).toMatchObject({ rows: data, notes: [] });
});

describe('labels', () => {
  test('get their most frequent spelling, and so do those of the test file', () => {
    const fixed = fix(rows(['1', 'good'], ['2', 'Good'], ['3', 'Good'], ['4', 'go od'], ['5', 'bad']), ['labels']);
    expect(fixed.rows.map(({ label }) => label)).toEqual(['Good', 'Good', 'Good', 'Good', 'bad']);
    expect(fixed.notes).toEqual([{ fix: 'labels', count: 2, sentence: "2 rows spelled anew: 'go od', 'good' became 'Good' (lines 2, 5)." }]);
    expect(fixed.spell('GOOD')).toBe('Good');
    expect(fixed.spell('unknown')).toBe('unknown');
  });
});

describe('conflicts', () => {
  test('the label that most rows have stays; where none leads, no row does', () => {
    const fixed = fix(rows(['x', 'a'], ['x', 'b'], ['x', 'a'], ['y', 'a'], ['y', 'b'], ['z', 'a'], ['z', 'a']), ['conflicts']);
    expect(lines(fixed)).toEqual([2, 4, 7, 8]);
    expect(fixed.notes).toEqual([{ fix: 'conflicts', count: 3, sentence: '3 rows left out whose text has another label as well (lines 3, 5-6).' }]);
  });

  test('a text with other answers is another pair', () => {
    expect(lines(fix(rows(['x', 'a', 'one'], ['x', 'b', 'two']), ['conflicts']))).toEqual([2, 3]);
  });
});

describe('duplicates', () => {
  test('the first row of each text stays', () => {
    const fixed = fix(rows(['x', 'a'], ['y', 'a'], ['x', 'a'], ['x', 'b']), ['duplicates']);
    expect(lines(fixed)).toEqual([2, 3]);
    expect(fixed.notes).toEqual([
      { fix: 'duplicates', count: 2, sentence: '2 rows left out that repeat an earlier text (lines 4-5).' },
      { fix: 'duplicates', count: 0, sentence: '0 rows left out that nearly repeat an earlier text with the same label.' },
    ]);
  });

  test('near ones go where the labels agree, and stay where they do not', () => {
    const near = LONG.with(3, 'other').join(' ');
    expect(lines(fix(rows([LONG.join(' '), 'a'], [near, 'a']), ['duplicates']))).toEqual([2]);
    expect(lines(fix(rows([LONG.join(' '), 'a'], [near, 'b']), ['duplicates']))).toEqual([2, 3]);
  });

  test('what the test file has too goes, nearly or wholly', () => {
    const near = LONG.with(3, 'other').join(' ');
    const fixed = fix(rows(['x', 'a'], ['y', 'b'], [LONG.join(' '), 'a']), ['duplicates'], rows(['y', 'a'], [near, 'b']));
    expect(lines(fixed)).toEqual([2]);
    expect(fixed.notes[2]?.sentence).toMatch(/2 rows left out that the test file has too, or nearly \(lines 3-4\)/);
  });
});

test('the order is fixed: labels that agree once they are spelled alike make no conflict', () => {
  const data = rows(['x', 'A'], ['x', 'a'], ['x', 'A'], ['y', 'A'], ['y', 'b']);
  const wanted = fix(data, ['empty', 'labels', 'conflicts', 'duplicates'], [], 3);
  expect(lines(wanted)).toEqual([2]);
  expect(wanted.notes.map((note) => note.fix)).toEqual(['empty', 'labels', 'conflicts', 'duplicates', 'duplicates']);
  expect(fix(data, ['duplicates', 'conflicts', 'labels', 'empty'], [], 3)).toMatchObject({ rows: wanted.rows, notes: wanted.notes });
});

test('many lines are named in runs, and counted beyond', () => {
  const data = rows(...Array.from({ length: 400 }, (_, i) => [i % 2 ? 'same' : `text number ${i}`, 'a'] as const));
  expect(fix(data, ['duplicates']).notes[0]?.sentence).toMatch(/^199 rows left out that repeat an earlier text \(lines 5, 7, .*, 103 and 149 more\)\.$/);
});
