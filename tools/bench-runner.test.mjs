import { expect, it, vi } from 'vitest';
import { comparisonTable, measureAll, parseLastLine, table } from './bench-runner.mjs';

it('takes the last line of a script as its measurement; one that is none costs no other script its figures', () => {
  expect(parseLastLine('warming up\n{"name": "tokenizer", "results": []}\n')).toEqual({ name: 'tokenizer', results: [] });
  expect(parseLastLine('done\n')).toBeUndefined();
});

it('says with --help which scripts there are, and measures nothing', async () => {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  expect(await measureAll(['--help'])).toBe(0);
  expect(write.mock.calls.join()).toMatch(/npm run bench -- [^]*There are: accuracy, .*tokenizer, /);
  write.mockRestore();
});

it('aligns the figures of all scripts in one table', () => {
  expect(table([
    { name: 'tokenizer', results: [{ what: 'reviews', value: 10.5, unit: 'MB/s' }] },
    { name: 'training', results: [{ what: 'f32', value: 1234.56, unit: 'rows/s' }] },
  ])).toBe('tokenizer  reviews  10.5  MB/s\ntraining   f32      1235  rows/s');
});

it('sets our figure beside the peer’s, with the ratio and whether it is what was aimed at', () => {
  const [fast, slow] = [{ atLeast: 4 }, { atMost: 1.5 }];
  const lines = comparisonTable([
    { work: 'tokenizer', peer: 'Rust', unit: 'MB/s', ours: 20, theirs: 4, ratio: 5, aim: fast },
    { work: 'one sentence', peer: 'ONNX Runtime', unit: 'ms', ours: 20, theirs: 10, ratio: 2, aim: slow },
    { work: 'without aim', peer: 'nobody', unit: 's', ours: 1, theirs: 1, ratio: 1 },
  ]).split('\n');
  expect(lines.map((line) => line.split(/ {2,}/))).toEqual([
    ['work', 'peer', 'ours', "peer's", 'unit', 'ratio', 'aim', 'reached'],
    ['tokenizer', 'Rust', '20', '4', 'MB/s', '5.00', '≥ 4', 'yes'],
    ['one sentence', 'ONNX Runtime', '20', '10', 'ms', '2.00', '≤ 1.5', 'no'],
    ['without aim', 'nobody', '1', '1', 's', '1.00'],
  ]);
});

it('marks a figure of ours alone that has an aim', () => {
  expect(table([{ name: 'doctor', results: [{ what: 'second run', value: 1.2, unit: 's', aim: { atMost: 1.5 } }] }])).toBe('doctor  second run  1.2  s  ≤ 1.5  yes');
});
