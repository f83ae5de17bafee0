import { expect, test } from 'vitest';
import { NONE, PieceTrie } from './piece-trie';

test('finds every token of a large vocabulary, and nothing else', () => {
  const vocabulary = new Map(Array.from({ length: 20_000 }, (_, id) => [`t${id.toString(7)}`, id]));
  const trie = new PieceTrie(vocabulary);
  for (const [token, id] of vocabulary) expect(trie.tokenId(trie.nodeOf(token))).toBe(id);
  expect(trie.tokenId(trie.nodeOf('t'))).toBe(NONE);
  expect(trie.nodeOf('t8')).toBe(NONE);
});

test('bears an empty vocabulary', () => {
  const trie = new PieceTrie(new Map());
  expect(trie.child(trie.nodeOf(''), 97)).toBe(NONE);
});
