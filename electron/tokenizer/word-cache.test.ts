import { expect, test } from 'vitest';
import { IdBuffer } from './id-buffer';
import { EMPTY_HASH, extendHash, WordCache } from './word-cache';

function hashOf(text: string): number {
  let hash = EMPTY_HASH;
  for (let i = 0; i < text.length; i++) hash = extendHash(hash, text.charCodeAt(i));
  return hash;
}

function cachedIds(cache: WordCache, text: string, hash = hashOf(text)): number[] | undefined {
  const ids = new IdBuffer();
  return cache.appendIds(text, 0, text.length, hash, ids) ? [...ids.ids.subarray(0, ids.length)] : undefined;
}

function remember(cache: WordCache, text: string, wordIds: readonly number[], hash = hashOf(text)): void {
  const ids = new IdBuffer();
  ids.push(99);
  wordIds.forEach((id) => ids.push(id));
  cache.remember(text, 0, text.length, hash, ids, 1);
}

test('gives back what it was told', () => {
  const cache = new WordCache();
  remember(cache, 'film', [7, 8]);
  expect(cachedIds(cache, 'film')).toEqual([7, 8]);
  expect(cachedIds(cache, 'films')).toBeUndefined();
});

test('remembers that a text has no ids', () => {
  const cache = new WordCache();
  remember(cache, '\u0301', []);
  expect(cachedIds(cache, '\u0301')).toEqual([]);
});

test('does not mistake texts with the same hash', () => {
  const cache = new WordCache();
  remember(cache, 'film', [1], 5);
  expect(cachedIds(cache, 'firm', 5)).toBeUndefined();
  remember(cache, 'firm', [2], 5);
  expect(cachedIds(cache, 'firm', 5)).toEqual([2]);
  expect(cachedIds(cache, 'film', 5)).toBeUndefined();
});

test('leaves alone what is too long', () => {
  const cache = new WordCache();
  remember(cache, 'a'.repeat(300), [1]);
  remember(cache, 'ab', Array.from({ length: 300 }, (_, i) => i));
  expect(cachedIds(cache, 'a'.repeat(300))).toBeUndefined();
  expect(cachedIds(cache, 'ab')).toBeUndefined();
});
