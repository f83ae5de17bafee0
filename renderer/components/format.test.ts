import { expect, test } from 'vitest';
import { bytes, count, counted, duration, figure, percent, when, withInterval } from './format';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [999_960, '1.0 MB'],
  [1_100_000_000, '1.1 GB'],
  [250_000_000, '250 MB'],
])('%i bytes: %s', (value, text) => expect(plain(bytes(value))).toBe(text));

test.each([
  [0.4, '0 s'],
  [45, '45 s'],
  [59.7, '1 min'],
  [100, '1 min 40 s'],
  [720, '12 min'],
  [3599, '1 h'],
  [11_100, '3 h 5 min'],
])('%d seconds: %s', (value, text) => expect(plain(duration(value))).toBe(text));

test('a score is rounded to what it is worth', () => {
  expect(withInterval(0.9130434, [0.905, 0.921])).toBe('0.913 ± 0.008');
  expect(withInterval(0.8636, [0.79, 0.91])).toBe('0.86 ± 0.06');
  expect(withInterval(0.5, null)).toBe('0.500');
});

test('figures keep three digits', () => {
  expect([0.693147, 12.345, 1234.5, 0.00002, 1e7, 0, Number.NaN].map(figure)).toEqual(['0.693', '12.3', '1,235', '2.0e-5', '1.0e7', '0', '–']);
});

test('counts and shares', () => {
  expect([count(1_000_000), counted(1, 'row'), counted(0, 'row'), counted(2, 'class', 'classes'), plain(percent(0.9134))]).toEqual(['1,000,000', '1 row', '0 rows', '2 classes', '91.3 %']);
});

test('five past midnight is 00:05', () => {
  expect(when('2026-11-24T00:05:00')).toBe('Nov 24, 00:05');
});
