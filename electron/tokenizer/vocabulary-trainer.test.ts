import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { openDocuments } from '../data/document-reader';
import { bertSettings } from './tokenizer-settings';
import { trainVocabulary } from './vocabulary-trainer';
import { WordCounter } from './word-counter';
import { WordPieceTokenizer } from './wordpiece-tokenizer';

/** From tools/reference/vocabulary.py. */
const RUST = JSON.parse(readFileSync(fileURLToPath(new URL('fixtures/trained-vocab.json', import.meta.url)), 'utf8')) as {
  readonly size: number;
  readonly minFrequency: number;
  /** Tokens of every vocabulary that the Rust trainer gave, in the order of one, and tokens of some. */
  readonly always: string[];
  readonly sometimes: string[];
};

const SPECIAL = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];

function countsOf(...texts: string[]): Map<string, number> {
  const counter = new WordCounter(bertSettings([]).normalizer);
  for (const text of texts) counter.add(text);
  return counter.words();
}

async function sampleReviews(): Promise<string[]> {
  const documents = await openDocuments(fileURLToPath(new URL('../../resources/samples/reviews.csv', import.meta.url)), { text: 'review' });
  const reviews: string[] = [];
  for await (const batch of documents.batches()) reviews.push(...batch);
  return reviews;
}

test('the sample gives the vocabulary that the Rust trainer gives, but for its own ties', async () => {
  const ours = trainVocabulary(countsOf(...(await sampleReviews())), { size: RUST.size, minFrequency: RUST.minFrequency, characterCoverage: 1 });
  expect(ours).toHaveLength(RUST.size);
  expect(new Set(ours).size).toBe(RUST.size);
  const rust = new Set([...RUST.always, ...RUST.sometimes]);
  expect(ours.filter((token) => !rust.has(token))).toEqual([]);
  const known = new Set(ours);
  expect(RUST.always.filter((token) => !known.has(token))).toEqual([]);
});

describe('a worked example', () => {
  // Words: low ×5, lower ×2, lowest ×2. First l+o (9), then lo+w (9), then e before r or s: ##e+##r (2) has the lower ids.
  const counts = new Map([['low', 5], ['lower', 2], ['lowest', 2]]);

  test('special tokens, characters, characters inside words, then pairs by how often they come', () => {
    const characters = ['e', 'l', 'o', 'r', 's', 't', 'w'];
    const inside = ['##e', '##o', '##r', '##s', '##t', '##w'];
    expect(trainVocabulary(counts, { size: 22, characterCoverage: 1 })).toEqual([...SPECIAL, ...characters, ...inside, 'lo', 'low', 'lowe', '##st']);
  });

  test('pairs that come too seldom are not joined, however much room there is', () => {
    expect(trainVocabulary(counts, { size: 1000, minFrequency: 3, characterCoverage: 1 }).at(-1)).toBe('lowe');
  });
});

test('rare characters are left out: the tokenizer does not know them', () => {
  const counts = new Map([['aaaa', 5000], ['ab', 1]]);
  const vocabulary = trainVocabulary(counts, { size: 50 });
  expect(vocabulary).toContain('##a');
  expect(vocabulary.some((token) => token.includes('b'))).toBe(false);
  const tokenizer = new WordPieceTokenizer(bertSettings(vocabulary));
  expect(Array.from(tokenizer.encode('aa b', undefined, { addSpecialTokens: false }).inputIds, (id) => tokenizer.tokenOf(id))).toContain('[UNK]');
});

test('words are counted as the tokenizer sees them, and few are forgotten when there are too many', () => {
  expect(countsOf('The CAFÉ, the café', 'café')).toEqual(new Map([['the', 2], [',', 1], ['cafe', 3]]));
  const counter = new WordCounter(bertSettings([]).normalizer, 100);
  for (let i = 0; i < 1000; i++) counter.add(`often word${i}`);
  expect(counter.words().get('often')).toBe(1000);
  expect(counter.words().size).toBeLessThanOrEqual(101);
});
