import { describe, expect, it } from 'vitest';
import { findHeader, firstRowIsData, uniqueColumnNames } from './table-header';

describe('findHeader', () => {
  const below = [['pos', 'It was fine.'], ['neg', 'It was not.'], ['pos', 'Again, please.'], ['neg', 'Never again.'], ['pos', 'And again.']];

  it('takes the first row, and tells of names that it made up', () => {
    expect(findHeader([['mood', 'text'], ...below], 'a.csv')).toEqual({ columns: ['mood', 'text'], hasHeader: true, notes: [] });
    expect(findHeader([['text', 'text'], ...below], 'a.csv')).toEqual({ columns: ['text', 'text (2)'], hasHeader: true, notes: ["Empty or repeated column names became 'text (2)'."] });
  });

  it('makes all of them up where the first row is data, unless it holds a column that is asked for', () => {
    expect(findHeader(below, 'a.csv')).toEqual({ columns: ['column 1', 'column 2'], hasHeader: false, notes: ['The first row looks like data, so the columns are named column 1, column 2.'] });
    expect(findHeader(below, 'a.csv', [' POS'])).toEqual({ columns: below[0], hasHeader: true, notes: [] });
  });

  it('refuses a header with nothing below', () => {
    expect(() => findHeader([['text', 'label']], 'a.csv')).toThrow(expect.objectContaining({ code: 'table-has-no-rows', message: 'a.csv has a header but no rows.' }));
  });
});

describe('uniqueColumnNames', () => {
  it.each([
    [['text', 'label'], ['text', 'label']],
    [['', 'a', ' '], ['column 1', 'a', 'column 3']],
    [['a', 'a', 'a'], ['a', 'a (2)', 'a (3)']],
    [['a', 'a', 'a (2)'], ['a', 'a (3)', 'a (2)']],
    [['column 2', ''], ['column 2', 'column 2 (2)']],
    [[' text ', 'sagt "ja"', '標籤', '__proto__'], [' text ', 'sagt "ja"', '標籤', '__proto__']],
    [['A', 'a'], ['A', 'a']],
  ])('names %j as %j', (cells, names) => {
    expect(uniqueColumnNames(cells)).toEqual(names);
  });
});

describe('firstRowIsData', () => {
  it.each([
    ['He came; he saw, and slept.', true],
    ['“We will come back for sure!”', true],
    ['How did you like your stay with us?', false],
    ['Your opinion of the hotel', false],
    ['text', false],
    ['Nice.', false],
  ])('a single column that begins with “%s”: %s', (first, isData) => {
    expect(firstRowIsData([first], Array.from({ length: 3 }, () => ['The room was clean and quiet.']))).toBe(isData);
  });

  const below = [
    ['pos', 'It was fine.'],
    ['neg', 'It was not.'],
    ['pos', 'Again, please.'],
    ['neg', 'Never again.'],
  ];

  it('is so where a label comes back below and a text stands beside it', () => {
    expect(firstRowIsData(['pos', 'Great from start to end.'], below)).toBe(true);
    expect(firstRowIsData(['1', 'Great from start to end.'], below.map(([label, text]) => [label === 'pos' ? '1' : '0', text!]))).toBe(true);
  });

  it.each([
    ['names that are known', ['label', 'text']],
    ['a name that is known, of several words', ['pos', 'customer review']],
    ['a value that never comes back', ['mood', 'It was fine, thank you.']],
    ['nothing that looks like data beside the label', ['pos', 'thoughts']],
    ['an empty cell', ['', 'It was fine, thank you.']],
  ])('is not so with %s', (_, first) => {
    expect(firstRowIsData(first, below)).toBe(false);
  });

  it('is not so where there are too few rows to tell', () => {
    expect(firstRowIsData(['pos', 'Great from start to end.'], below.slice(0, 2))).toBe(false);
  });

  it('is not so where a header is repeated between the rows, as in files that were joined', () => {
    expect(firstRowIsData(['text', 'label'], [['a b', '1'], ['text', 'label'], ['a b', '1'], ['a b', '1']])).toBe(false);
  });
});
