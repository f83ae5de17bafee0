import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitSentences } from './sentences';

test('the parts of a text, each with its marks and the blanks behind', () => {
  expect(splitSentences('He said “No.” Then he left!  Why?\n\nNobody knows … or so')).toEqual(['He said “No.” ', 'Then he left!  ', 'Why?\n\n', 'Nobody knows … ', 'or so']);
  expect(splitSentences('你好。再见！')).toEqual(['你好。', '再见！']);
  expect(splitSentences(' \n ')).toEqual([]);
});

/** What ends a sentence, without a thought of how long it takes to find. */
const PLAIN = /[.!?…]+["'”’)\]»]*\s+|[。！？]+["'”’」』）]*|\s*\n\s*/gu;

test('nothing is lost, and the ends are where a plain pattern has them', () => {
  const texts = fc.string({ unit: fc.constantFrom('a', ' ', '\n', '\t', '.', '!', '…', '"', ')', '。', '」') });
  fc.assert(
    fc.property(texts, (text) => {
      const ends = Array.from(text.matchAll(PLAIN), ({ 0: mark, index }) => index + mark.length);
      const parts = [...ends, text.length].map((end, i) => text.slice(ends[i - 1] ?? 0, end));
      expect(splitSentences(text)).toEqual(parts.filter((part) => part.trim() !== ''));
    }),
  );
});

// Where the time grew with the square, each of them took minutes.
test.each([['blanks', ' '], ['full stops', '.'], ['quotes', '."'], ['lines', '\n']])('a million %s are read in one go', (_, unit) => {
  expect(splitSentences(`${unit.repeat(1_000_000)}a`).length).toBeLessThanOrEqual(1);
});
