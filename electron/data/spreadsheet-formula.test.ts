import { describe, expect, it } from 'vitest';
import { defuseFormula } from './spreadsheet-formula';

describe('defuseFormula', () => {
  it.each([
    '=1+1', '=HYPERLINK("x")', '+A1', '-A1', '@SUM(A1)', '\tx', '\rx', '\nx', '  =1', '\u00a0=1', '\u200b=1', '\uFEFF=1', '\0=1',
    '＝1', '＋1', '－1', '＠x', '-', '+', '--', '-1+1', '-3.5x', '- fine product', '+49 30 1234', '-1e5e5', '=3',
  ])('puts an apostrophe before %j', (cell) => {
    expect(defuseFormula(cell)).toBe(`'${cell}`);
  });

  it.each(['-3.5', '+1e5', '-3,5', '+7', '-.5', '  -2', '-1E-10', '+2.', '3-4', 'a=b', '"=1"', "'=1", 'fine', '', '0.5', 'a\t=1', 'é＝'])(
    'leaves %j alone',
    (cell) => {
      expect(defuseFormula(cell)).toBe(cell);
    },
  );
});
