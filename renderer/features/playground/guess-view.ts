import { entropyBits, rankOf, softmax } from '../../../shared/math/distribution';
import type { MaskGuess, Piece } from '../../../shared/model/playground';

export interface WordBar {
  readonly token: string;
  readonly logit: number;
  readonly probability: number;
}

/** One distribution at one temperature, ready to be drawn. */
export interface GuessView {
  /** The likeliest words, the likeliest first. */
  readonly bars: readonly WordBar[];
  /** All other tokens together, each of them added up; with the bars it sums to 1. */
  readonly others: { readonly count: number; readonly probability: number };
  readonly entropyBits: number;
  /** So many equally likely words would be as open: 2 to the power of the entropy. */
  readonly choices: number;
  readonly original?: WordBar & { readonly rank: number };
}

/** The guess with its logits divided by a temperature. */
export function viewGuess({ logits, candidates, original }: MaskGuess, temperature: number): GuessView {
  const probabilities = softmax(logits, temperature);
  const bar = ({ id, token, logit }: MaskGuess['candidates'][number]): WordBar => ({ token, logit, probability: probabilities[id]! });
  const bars = candidates.map(bar);
  const isBar = new Set(candidates.map(({ id }) => id));
  const bits = entropyBits(probabilities);
  return {
    bars,
    others: { count: logits.length - bars.length, probability: probabilities.reduce((sum, p, id) => (isBar.has(id) ? sum : sum + p), 0) },
    entropyBits: bits,
    choices: 2 ** bits,
    ...(original ? { original: { ...bar(original), rank: rankOf(logits, original.id) } } : {}),
  };
}

/** What a full bar stands for, so that the longest of all that are compared is neither cut nor tiny. */
export function fullBar(views: readonly GuessView[]): number {
  const longest = Math.max(0, ...views.flatMap(({ bars }) => bars.map(({ probability }) => probability)));
  return [0.05, 0.1, 0.25, 0.5].find((scale) => longest <= scale) ?? 1;
}

export interface AttentionRow {
  readonly name: string;
  /** (S), sums to 1. */
  readonly shares: Float32Array;
  /** The piece that gets most. */
  readonly most: number;
}

interface AttentionShape {
  readonly layers: number;
  readonly heads: number;
}

/** Attention from the masked place: of one layer (from 0) a row for each head; without one, a row for each layer, its heads averaged. */
export function attentionRows(attention: Float32Array, { layers, heads }: AttentionShape, layer?: number): readonly AttentionRow[] {
  const length = attention.length / (layers * heads);
  const head = (l: number, h: number) => attention.subarray((l * heads + h) * length, (l * heads + h + 1) * length);
  if (layer !== undefined) return Array.from({ length: heads }, (_, h) => row(`Head ${h + 1}`, head(layer, h)));
  return Array.from({ length: layers }, (_, l) => row(`Layer ${l + 1}`, mean(Array.from({ length: heads }, (_, h) => head(l, h)))));
}

function row(name: string, shares: Float32Array): AttentionRow {
  return { name, shares, most: shares.indexOf(Math.max(...shares)) };
}

function mean(rows: readonly Float32Array[]): Float32Array {
  return rows[0]!.map((_, i) => rows.reduce((sum, each) => sum + each[i]!, 0) / rows.length);
}

/** The pieces that are masked: those that were chosen, and the masks of the text itself. */
export function maskedPositions(pieces: readonly Piece[], chosen: ReadonlySet<number>, isMask: (piece: Piece) => boolean): readonly number[] {
  return pieces.flatMap((piece, position) => (isMask(piece) || chosen.has(position) ? [position] : []));
}
