import { expect, test } from 'vitest';
import { toCsv } from './csv-text';

test('values of a chart as a table, by hand', () => {
  expect(toCsv(['step', 'loss', 'say "x"'], [{ step: 1, loss: 0.5 }, { step: 2, loss: 0.25, 'say "x"': 'a,b' }])).toBe('step,loss,"say ""x"""\n1,0.5,\n2,0.25,"a,b"\n');
});
