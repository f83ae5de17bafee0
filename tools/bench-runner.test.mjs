import { expect, it } from 'vitest';
import { parseMeasurement, table } from './bench-runner.mjs';

it('takes the last line of a script as its measurement', () => {
  expect(parseMeasurement('warming up\n{"name": "tokenizer", "results": []}\n')).toEqual({ name: 'tokenizer', results: [] });
});

it('aligns the figures of all scripts in one table', () => {
  expect(table([
    { name: 'tokenizer', results: [{ what: 'reviews', value: 10.5, unit: 'MB/s' }] },
    { name: 'training', results: [{ what: 'f32', value: 1234.56, unit: 'rows/s' }] },
  ])).toBe('tokenizer  reviews  10.5  MB/s\ntraining   f32      1235  rows/s');
});
