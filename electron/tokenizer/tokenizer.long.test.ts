import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type AddedToken, assignIds } from './added-tokens';
import { normalize } from './bert-normalizer';
import { combiningRank, isStrippedMark } from './code-points';
import { pick, randomText, seededRandom } from './fixtures/random-texts';
import { tokenizerFiles } from './save-tokenizer';
import { bertSettings, type TokenizerSettings } from './tokenizer-settings';
import { WordPieceTokenizer } from './wordpiece-tokenizer';

/** A Python environment with `transformers` and `tokenizers`; `TUNESMITH_TEXTS` says how many texts a round compares. */
const peers = process.env['TUNESMITH_PEERS'];
const textsPerRound = Number(process.env['TUNESMITH_TEXTS'] ?? 12_000);
const seed = Number(process.env['TUNESMITH_SEED'] ?? Date.now() % 1e6);

const SCRIPT = fileURLToPath(new URL('../../tools/reference/tokenizer.py', import.meta.url));
const WORDS = readFileSync(new URL('fixtures/vocab.txt', import.meta.url), 'utf8').split('\n').slice(0, -1);
const ADDED = ['<x>', '<x', 'the film', ' [S]', 'Ä', 'é', '中', '中国', '\u0301', 'ﬁ', 'LOVE', '##s', '  ', '!', 'good', 'É', '한', '😀', 'a b', '[new]'];

/** Marks that accent stripping leaves and canonical order moves. */
const KEPT_MARKS = Array.from({ length: 0x20000 }, (_, codePoint) => codePoint)
  .filter((codePoint) => combiningRank(codePoint) > 0 && !isStrippedMark(codePoint))
  .map((codePoint) => String.fromCodePoint(codePoint));

type Request = readonly [text: string, pair: string | null, maxLength: number | null];
type Sequence = readonly [ids: readonly number[], typeIds: readonly number[]];
/** AutoTokenizer's, then Tokenizer.from_file's; null where Rust panics, as it does when lstrip meets an earlier rstrip. */
type Answer = readonly [...Sequence, ...Sequence] | null;

/**
 * Every character of the first two planes by itself and as a continuation: with a vocabulary of words alone nearly all of
 * a hostile text would be [UNK], and a wrong normalisation would not show.
 */
function alphabet(): string[] {
  const tokens = [...WORDS];
  for (let codePoint = 0x21; codePoint < 0x20000; codePoint++) {
    if (codePoint >= 0xd800 && codePoint < 0xe000) continue;
    tokens.push(String.fromCodePoint(codePoint), `##${String.fromCodePoint(codePoint)}`);
  }
  return [...new Set(tokens)];
}

function randomSettings(random: () => number, vocabulary: readonly string[]): TokenizerSettings {
  const settings = bertSettings(vocabulary, {
    lowercase: random() < 0.6,
    stripAccents: pick(random, [true, false, null]),
    handleChineseChars: random() < 0.8,
  });
  const normalizer = { ...settings.normalizer, cleanText: random() < 0.8 };
  const wordPiece = { ...settings.wordPiece, maxInputCharsPerWord: pick(random, [100, 100, 100, 7]) };
  const specials = [...settings.addedTokens.values()].map((token) => (random() < 0.3 ? withRandomFlags(random, token.content) : token));
  const others = random() < 0.4 ? [] : ADDED.filter(() => random() < 0.3).map((content) => withRandomFlags(random, content));
  return { ...settings, normalizer, wordPiece, addedTokens: assignIds(withoutTwins([...specials, ...others], normalizer), settings.vocabulary) };
}

function withRandomFlags(random: () => number, content: string): AddedToken {
  const flag = (): boolean => random() < 0.3;
  return { content, singleWord: flag(), lstrip: flag(), rstrip: flag(), normalized: flag(), special: flag() };
}

/** The reference refuses tokens that look alike once normalised, and one that vanishes. */
function withoutTwins(tokens: readonly AddedToken[], normalizer: TokenizerSettings['normalizer']): AddedToken[] {
  const seen = new Set(['']);
  return tokens.filter((token) => {
    const spelled = token.normalized ? normalize(token.content, normalizer) : `raw ${token.content}`;
    if (seen.has(spelled)) return false;
    seen.add(spelled);
    return true;
  });
}

function randomRequests(random: () => number, { addedTokens }: TokenizerSettings): Request[] {
  const added = [...addedTokens.values()].map(({ content }) => content);
  const rare = [...KEPT_MARKS, ...ADDED, ...added, ...added.map((content) => content.toUpperCase())];
  // About as many rare ones as words, whose number is larger.
  const words = [...WORDS, ...rare, ...Array.from({ length: WORDS.length }, () => pick(random, rare))];
  return Array.from({ length: textsPerRound }, () => {
    const pair = random() < 0.2 ? randomText(random, words) : null;
    return [randomText(random, words), pair, random() < 0.2 ? 3 + Math.floor(random() * 30) : null] as const;
  });
}

/** Each code point between letters and before marks that sort in front of each other. */
function everyCodePoint(): Request[] {
  const requests: Request[] = [];
  for (let start = 0; start < 0x110000; start += 64) {
    const around = Array.from({ length: 64 }, (_, i) => `a${String.fromCodePoint(start + i)}\u0301\u0327b`);
    requests.push([around.join(' '), null, null]);
  }
  return requests;
}

/** What AutoTokenizer and Tokenizer.from_file make of each request with the saved tokenizer. */
function reference(tokenizer: WordPieceTokenizer, requests: readonly Request[]): readonly Answer[] {
  const folder = mkdtempSync(join(tmpdir(), 'tokenizer-'));
  try {
    for (const { name, text } of tokenizerFiles(tokenizer, { modelMaxLength: 512 })) writeFileSync(join(folder, name), text);
    writeFileSync(join(folder, 'config.json'), '{"model_type": "bert"}');
    const input = requests.map((request) => JSON.stringify(request)).join('\n');
    const output = execFileSync(join(peers!, 'bin', 'python'), [SCRIPT, 'encode', folder], { input, maxBuffer: 2 ** 30, encoding: 'utf8' });
    return output.trim().split('\n').map((line) => JSON.parse(line) as Answer);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function expectSame(settings: TokenizerSettings, requests: readonly Request[]): void {
  const tokenizer = new WordPieceTokenizer(settings);
  const expected = reference(tokenizer, requests);
  expect(expected.length).toBe(requests.length);
  expect(expected.filter((answer) => answer === null).length).toBeLessThan(requests.length / 20);
  for (const [i, request] of requests.entries()) {
    if (expected[i] === null) continue;
    const [text, pair, maxLength] = request;
    const { inputIds, tokenTypeIds } = tokenizer.encode(text, pair ?? undefined, maxLength === null ? {} : { maxLength });
    const ours = [[...inputIds], [...tokenTypeIds]];
    const { normalizer, addedTokens } = settings;
    const context = (): string => JSON.stringify({ request, normalizer, addedTokens: [...addedTokens], ours, theirs: expected[i] });
    if (JSON.stringify([...ours, ...ours]) !== JSON.stringify(expected[i])) expect.fail(context());
  }
}

if (peers === undefined) console.warn('The fuzz comparison of the tokenizer is skipped: set TUNESMITH_PEERS to a Python environment with transformers.');

describe.skipIf(peers === undefined)(`the same ids as Hugging Face (TUNESMITH_SEED=${seed})`, () => {
  const vocabulary = alphabet();

  test.each([
    [true, null, true],
    [true, false, true],
    [false, true, true],
    [false, null, false],
  ])('for every code point: lowercase %s, stripAccents %s, handleChineseChars %s', (lowercase, stripAccents, handleChineseChars) => {
    expectSame(bertSettings(vocabulary, { lowercase, stripAccents, handleChineseChars }), everyCodePoint());
  });

  test.each(Array.from({ length: 20 }, (_, round) => round))('for random texts and settings, round %i', (round) => {
    const random = seededRandom(seed * 1000 + round);
    const settings = randomSettings(random, round % 4 === 0 ? WORDS : vocabulary);
    expectSame(settings, randomRequests(random, settings));
  });
});
