import { softmax, topK } from '../../shared/math/distribution';
import type { MaskAndClass, MaskContext, MaskedWords, MaskGuess, Piece } from '../../shared/model/playground';
import { Random } from './random';

/** A made-up masked-word model: what it says follows the words beside the mask, so that pictures read as they should. */

const VOCABULARY = 10_000;
const SHAPE = { layers: 4, heads: 4 };
const LABELS = ['negative', 'positive'];
const NOUNS = ['room', 'staff', 'food', 'service', 'hotel', 'bed', 'view', 'floor', 'cat', 'price', 'book', 'film', 'place', 'battery'];
const ADJECTIVES = ['friendly', 'good', 'nice', 'great', 'clean', 'helpful', 'bad', 'rude', 'slow', 'cold', 'terrible', 'happy', 'small', 'late'];
const VERBS = ['was', 'is', 'were', 'sat', 'had', 'went', 'said', 'liked', 'broke', 'waited', 'came', 'made'];
const SMALL = ['the', 'a', 'and', 'very', 'on', 'in', 'of', 'to', 'it', 'not', 'my', '.', ',', 'an'];
const BAD = /\b(not|bad|rude|slow|cold|terrible|broke|late|never|hardly)\b/i;
const SPECIALS: Readonly<Record<string, number>> = { '[UNK]': 1, '[CLS]': 2, '[SEP]': 3, '[MASK]': 4 };

/** WordPiece's look: words of more than seven letters fall apart. */
export function makePieces(text: string): readonly Piece[] {
  const words = text.slice(0, 5000).match(/\[MASK\]|[\p{L}\p{N}\p{Mn}]+|[^\s\p{L}\p{N}]/gu) ?? [];
  return ['[CLS]', ...words.flatMap((word) => (word === '[MASK]' ? [word] : parts(word.toLowerCase()))), '[SEP]'].map(pieceOf);
}

export function makeMaskedWords(modelId: string, text: string, masked: readonly number[], contexts: readonly MaskContext[], top: number): MaskedWords {
  const written = makePieces(text);
  const pieces = written.map((piece, i) => (masked.includes(i) ? pieceOf('[MASK]') : piece));
  const places = pieces.flatMap(({ token }, i) => (token === '[MASK]' ? [i] : []));
  const guesses = contexts.flatMap((context) => places.map((position) => makeGuess(modelId, written, pieces, position, context, top)));
  return { pieces, ...SHAPE, guesses };
}

export function makeMaskAndClass(guesserId: string, text: string, position: number, top: number): MaskAndClass {
  const [guess] = makeMaskedWords(guesserId, text, [position], ['both'], top).guesses.filter((each) => each.position === position);
  const probabilities = softmax(guess!.logits);
  const written = makePieces(text);
  const put = (token: string) => written.map((piece, i) => (i === position ? token : piece.token)).join(' ');
  const fills = guess!.candidates.map(({ id, token }) => ({ token, probability: probabilities[id]!, classes: makeClass(put(token)) }));
  return { labels: LABELS, written: makeClass(text), masked: makeClass(put('[MASK]')), fills };
}

/** Probabilities of the two classes. */
export function makeClass(text: string): readonly number[] {
  const negative = BAD.test(text) ? 0.81 : 0.08 + (text.length % 7) / 100;
  return [negative, 1 - negative];
}

/** Pairs that share words follow each other; the order hardly matters, as with BERT itself. */
export function makeNext(a: string, b: string): number {
  const words = new Set(a.toLowerCase().match(/\p{L}{3,}/gu) ?? []);
  const shared = (b.toLowerCase().match(/\p{L}{3,}/gu) ?? []).filter((word) => words.has(word)).length;
  return Math.min(0.99, 0.72 + 0.1 * shared + 0.02 * new Random(hash(`${a}|${b}`)).next());
}

function makeGuess(modelId: string, written: readonly Piece[], pieces: readonly Piece[], position: number, context: MaskContext, top: number): MaskGuess {
  const sees = (i: number) => context === 'both' || pieces[i]!.special || (context === 'left' ? i < position : i > position) || i === position;
  const before = context === 'right' ? '' : (pieces[position - 1]?.token ?? '');
  const after = context === 'left' ? '' : (pieces[position + 1]?.token ?? '');
  const random = new Random(hash(`${modelId} ${context} ${before} ${after}`));
  const logits = Float32Array.from({ length: VOCABULARY }, () => 4 * random.next() - 5);
  const sharpness = context === 'both' ? 4 : 2;
  kindsFor(before, after).forEach((words, kind) => words.forEach((word, i) => (logits[idOf(word)] = 2 + sharpness - 0.35 * i - 2 * kind + 1.5 * random.next())));
  const names = new Map([...NOUNS, ...ADJECTIVES, ...VERBS, ...SMALL].map((word) => [idOf(word), word]));
  const own = written[position]!;
  if (!own.special) names.set(own.id, own.token);
  if (!own.special && context === 'both') logits[own.id] = Math.max(logits[own.id]!, 3.5 + random.next());
  const candidate = (id: number) => ({ id, token: names.get(id) ?? `w${id}`, logit: logits[id]! });
  return { position, context, logits, candidates: topK(logits, top).map(candidate), ...(own.special ? {} : { original: candidate(own.id) }), attention: makeAttention(random, pieces, position, sees) };
}

/** Kinds of words that stand between two others, the likelier first. */
function kindsFor(before: string, after: string): readonly (readonly string[])[] {
  if (/^(the|a|an|my)$/.test(before)) return [NOUNS, ADJECTIVES];
  if (/^(was|is|were|very|so)$/.test(before)) return [ADJECTIVES, SMALL];
  if (/^[.,!]$/.test(after)) return [ADJECTIVES, NOUNS];
  if (NOUNS.includes(before)) return [VERBS, SMALL];
  return [SMALL, VERBS];
}

function makeAttention(random: Random, pieces: readonly Piece[], position: number, sees: (i: number) => boolean): Float32Array {
  const rows = Array.from({ length: SHAPE.layers * SHAPE.heads }, (_, row) => {
    const favourite = position + [-1, 1, -2, 0][row % SHAPE.heads]!;
    const weights = pieces.map((_piece, i) => (sees(i) ? Math.exp(2.5 * random.next() + (i === favourite ? 2 : 0)) : 0));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return weights.map((weight) => weight / sum);
  });
  return Float32Array.from(rows.flat());
}

function parts(word: string): readonly string[] {
  if (word.length <= 8) return [word];
  return [word.slice(0, 5), ...(word.slice(5).match(/.{1,4}/gu) ?? []).map((part) => `##${part}`)];
}

function pieceOf(token: string): Piece {
  return { id: idOf(token), token, special: token in SPECIALS, unknown: false, cut: false };
}

function idOf(token: string): number {
  return SPECIALS[token] ?? 5 + (hash(token) % (VOCABULARY - 5));
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}
