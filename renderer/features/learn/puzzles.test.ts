import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PUZZLES } from './puzzles';

test.each(PUZZLES)('the model in the box can guess the hidden word of “%s”: it is one of its tokens', (puzzle) => {
  const vocabulary = readFileSync('resources/models/tunesmith-mini/vocab.txt', 'utf8').split('\n');
  const [before, hidden, after] = puzzle.split('|');
  expect(vocabulary).toContain(hidden);
  expect(`${before}${after}`).not.toContain(hidden);
});
