import { expect, test } from 'vitest';
import { examplesFrom } from './example-lines';

test('a line with a gap is watched; others are counted, blank ones are not', () => {
  expect(examplesFrom('The [MASK] sat.\n\n  no gap here\n a [MASK] and a [MASK] ')).toEqual({ config: { texts: ['The [MASK] sat.', 'a [MASK] and a [MASK]'], heldBack: 4 }, withoutGap: 1 });
  expect(examplesFrom('')).toEqual({ config: { texts: [], heldBack: 4 }, withoutGap: 0 });
});
