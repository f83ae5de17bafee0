import { describe, expect, test } from 'vitest';
import { Random } from '../../../shared/math/random';
import { cutSegments } from './segments';
import { splitSentences } from '../../data/sentences';
import { corpusOf, numbers, SMALL_TOKENIZER, sentence, words } from './small-corpus.test-helper';

test.each([
  ['He came. She left!', ['He came. ', 'She left!']],
  ['“Stop!” he said. (Why?) Nobody knew…', ['“Stop!” ', 'he said. ', '(Why?) ', 'Nobody knew…']],
  ['3.14 is no end', ['3.14 is no end']],
  ['a line\nanother  line\n\n', ['a line\n', 'another  line\n\n']],
  ['你好。再见！', ['你好。', '再见！']],
  ['   ', []],
])('the sentences of %j', (text, expected) => {
  expect(splitSentences(text)).toEqual(expected);
});

test('a corpus holds every token of every text, sentence by sentence; texts without any are left out', () => {
  const corpus = corpusOf(['w1 w2. w3.', '  ', 'w4'], ['w5. w6. w7.']);
  expect([corpus.documentCount, corpus.tokenCount]).toEqual([3, 12]);
  const sentences = (document: number) => {
    const { start, end } = corpus.sentencesOf(document);
    return Array.from({ length: end - start }, (_, i) => words(corpus.idsOf(corpus.tokensOf({ start: start + i, end: start + i + 1 }))));
  };
  expect([0, 1, 2].map(sentences)).toEqual([['w1 w2 .', 'w3 .'], ['w4'], ['w5 .', 'w6 .', 'w7 .']]);
  expect([0, 1, 2].map((document) => corpus.fileOf(document))).toEqual([{ start: 0, end: 2 }, { start: 0, end: 2 }, { start: 2, end: 3 }]);
  const counts = corpus.countTokens(SMALL_TOKENIZER.vocabSize);
  expect([counts.reduce((a, b) => a + b), counts[SMALL_TOKENIZER.encode('.', undefined, { addSpecialTokens: false }).inputIds[0]!]]).toEqual([12, 5]);
});

describe('segments', () => {
  const corpus = corpusOf([sentence(9).repeat(20), sentence(9), sentence(60) + sentence(60)]);
  const cut = (options: { length: number; pairs: boolean }) => {
    const segments = cutSegments(corpus, numbers(3), { ...options, random: new Random(1) });
    return Array.from({ length: segments.count }, (_, i) => segments.at(i));
  };

  test.each([true, false])('cover every sentence once, in order, none across two texts (for pairs: %s)', (pairs) => {
    const segments = cut({ length: 32, pairs });
    for (const document of [0, 1, 2]) {
      const spans = segments.filter((segment) => segment.document === document).map(({ sentences }) => sentences);
      const { start, end } = corpus.sentencesOf(document);
      expect([start, ...spans.map((span) => span.end)]).toEqual([...spans.map((span) => span.start), end]);
    }
  });

  test('fill their rows, but for the rest of a text and the tenth that teaches short ones', () => {
    const tokens = cut({ length: 32, pairs: false }).filter(({ document }) => document === 0).map(({ sentences }) => (sentences.end - sentences.start) * 10);
    expect(Math.max(...tokens)).toBeLessThan(29 + 10);
    expect(tokens.filter((count) => count >= 29).length).toBeGreaterThan(tokens.length / 2);
  });

  test('have two sentences where pairs are wanted, however long they are', () => {
    expect(cut({ length: 32, pairs: false }).filter(({ document }) => document === 2)).toHaveLength(2);
    expect(cut({ length: 32, pairs: true }).filter(({ document }) => document === 2)).toHaveLength(1);
  });
});
