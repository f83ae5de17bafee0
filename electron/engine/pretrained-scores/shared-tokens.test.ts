import { expect, test } from 'vitest';
import { toBatch } from '../../bert/batch';
import { IS_NEXT, NOT_NEXT } from '../../bert/next-sentence-head';
import { NO_PAIR, targets, type PretrainingBatch } from '../../training/pretraining/rows';
import { judgeBySharedTokens } from './shared-tokens';

const [CLS, SEP] = [1, 2];
const SPECIALS = new Set([0, CLS, SEP]);

function batch(...rows: readonly (readonly [first: readonly number[], second: readonly number[], label: number])[]): PretrainingBatch {
  const tokens = rows.map(([first, second]) => ({
    inputIds: [CLS, ...first, SEP, ...second, SEP],
    tokenTypeIds: [...Array<number>(first.length + 2).fill(0), ...Array<number>(second.length + 1).fill(1)],
  }));
  const nothing = rows.map(() => ({ positions: new Int32Array(), ids: new Int32Array() }));
  return { ...toBatch(tokens, 0), ...targets(nothing, 0), nextLabels: Int32Array.from(rows, ([, , label]) => label) };
}

test('pairs whose texts share rare tokens belong together, in whatever batch they are; single texts do not count', () => {
  const batches = [
    batch([[10, 50], [10, 51, 52], IS_NEXT], [[10, 53], [10, 54], NOT_NEXT]),
    batch([[10, 60, 61], [10, 60], IS_NEXT], [[60], [], NO_PAIR], [[10, 60], [10, 62], NOT_NEXT]),
    batch([[10, 70], [10, 70], IS_NEXT], [[10, 71], [10, 72], NOT_NEXT]),
  ];
  // Token 10 is everywhere and tells nothing: the first pair shares no more than those that do not belong together.
  expect(judgeBySharedTokens(batches, SPECIALS)).toBeCloseTo(5 / 6);
});

test('the border may lie anywhere: where all belong together, all are judged rightly, and where likeness tells nothing, half', () => {
  expect(judgeBySharedTokens([batch([[10], [11], IS_NEXT], [[12], [13], IS_NEXT])], SPECIALS)).toBe(1);
  expect(judgeBySharedTokens([batch([[10], [11], IS_NEXT], [[12], [13], NOT_NEXT])], SPECIALS)).toBe(0.5);
  expect(judgeBySharedTokens([batch([[10], [11], NOT_NEXT], [[12], [13], NOT_NEXT])], SPECIALS)).toBe(1);
  expect(judgeBySharedTokens([batch([[10], [], NO_PAIR])], SPECIALS)).toBeNull();
});
