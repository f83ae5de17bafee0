import { describe, expect, test } from 'vitest';
import { Random } from '../../../shared/math/random';
import { CandidateSearch } from './candidate-pairs';
import { NEAR, NearDuplicates } from './near-duplicates';
import { jaccard, shingles } from './shingles';

interface Found {
  readonly near: number[];
  readonly comparisons: number;
  readonly leftOut: number;
}

function findNear(texts: readonly string[], { maxHeld }: { maxHeld?: number } = {}): Found {
  const search = new CandidateSearch();
  for (const text of texts) search.add(shingles(text));
  const comparison = new NearDuplicates(search.pairs(), texts.length, maxHeld);
  const near = texts.flatMap((text, id) => (comparison.needs(id) && comparison.add(id, shingles(text)).length > 0 ? [id] : []));
  return { near, comparisons: comparison.comparisons, leftOut: comparison.leftOut };
}

/** The definition, word for word: every pair is compared. */
function bruteForce(texts: readonly string[]): number[] {
  const sets = texts.map((text) => shingles(text));
  const kept: Int32Array[] = [];
  return sets.flatMap((set, id) => {
    if (kept.some((other) => jaccard(other, set) >= NEAR)) return [id];
    kept.push(set);
    return [];
  });
}

const random = new Random(11);
const sentence = (words: number) => Array.from({ length: words }, () => `w${random.nextBelow(5000)}`);

describe('near duplicates', () => {
  test('are those that comparing every pair finds', () => {
    const texts: string[] = [];
    for (let i = 0; i < 1500; i++) {
      const words = i > 0 && i % 3 === 0 ? texts[random.nextBelow(i)]!.split(' ') : sentence(5 + random.nextBelow(80));
      const changes = random.nextBelow(5);
      for (let change = 0; change < changes; change++) words[random.nextBelow(words.length)] = `new${random.nextBelow(100)}`;
      texts.push(words.join(' '));
    }
    const expected = bruteForce(texts);
    expect(expected.length).toBeGreaterThan(100);
    expect(findNear(texts).near).toEqual(expected);
  });

  test('do not make chains: what resembles only a near duplicate stays', () => {
    const words = sentence(100);
    const step = (text: readonly string[], from: number) => text.map((word, i) => (i >= from && i < from + 8 ? `${word}x` : word));
    const middle = step(words, 10);
    const end = step(middle, 60);
    const texts = [words, middle, end].map((text) => text.join(' '));
    expect(jaccard(shingles(texts[1]!), shingles(texts[2]!))).toBeGreaterThan(NEAR);
    expect(jaccard(shingles(texts[0]!), shingles(texts[2]!))).toBeLessThan(NEAR);
    expect(findNear(texts).near).toEqual([1]);
  });

  test('texts without words resemble nothing', () => {
    expect(findNear(['!!!', '???', '...', '']).near).toEqual([]);
  });

  test('that cannot be compared for want of memory are counted', () => {
    const texts = Array.from({ length: 20 }, (_, i) => [...sentence(30), i]).flatMap((words) => [words.join(' '), `${words.join(' ')} and more`]);
    const interleaved = [...texts.filter((_, i) => i % 2 === 0), ...texts.filter((_, i) => i % 2 === 1)];
    expect(findNear(interleaved)).toMatchObject({ leftOut: 0, near: { length: 20 } });
    const { near, leftOut } = findNear(interleaved, { maxHeld: 200 });
    expect(leftOut).toBeGreaterThan(0);
    expect(near.length + leftOut).toBe(20);
  });
});

describe('the number of comparisons grows with the number of texts', () => {
  const template = (i: number) => `the order number ${i} of customer ${i * 7} came ${i % 30} days late and I am not happy about it at all`;
  const repeated = (i: number) => `this is the one review that was written a thousand times, by number ${i}`;
  test.each([
    ['unlike texts', () => sentence(40).join(' '), 1],
    ['texts from one template', template, 8],
    ['texts that all resemble the first', repeated, 8],
  ])('%s', (_, text, most) => {
    for (const count of [1000, 4000]) {
      expect(findNear(Array.from({ length: count }, (_unused, i) => text(i))).comparisons).toBeLessThanOrEqual(most * count);
    }
  });
});
