/// <reference lib="es2024.string" />
import type { LongTexts } from '../../shared/model/long-texts';
import { AddedTokenFinder, type Span } from './added-tokens';
import { normalize } from './bert-normalizer';
import { assemble, type Encoding } from './encoding';
import { IdBuffer } from './id-buffer';
import { specialCount, withoutSpecials } from './template';
import { TextSpeller } from './text-speller';
import type { SpecialTokens, TokenizerSettings } from './tokenizer-settings';
import { longestFirst } from './truncation';
import { WordPiece } from './word-piece';

export type { Encoding } from './encoding';

/** How {@link WordPieceTokenizer.encode} frames and cuts a sequence. */
export interface EncodeOptions {
  /** Most ids of the whole sequence, special tokens included; without it nothing is cut. */
  readonly maxLength?: number;
  /** `[CLS]` and `[SEP]`; default true. */
  readonly addSpecialTokens?: boolean;
  /** Which part of a text that is cut stays; default its head. */
  readonly longTexts?: LongTexts;
}

/**
 * BERT's tokenizer: from text to the ids that Hugging Face's Rust `tokenizers` gives, on every input. An instance holds
 * buffers that its calls share; it belongs to one thread.
 */
export class WordPieceTokenizer {
  readonly settings: TokenizerSettings;
  /** One more than the highest id: the rows that a model's embedding table must have at least. */
  readonly vocabSize: number;
  readonly specialIds: SpecialTokens<number>;

  readonly #tokens: readonly (string | undefined)[];
  readonly #ids: ReadonlyMap<string, number>;
  readonly #speller: TextSpeller;
  /** Undefined where there is nothing to find. */
  readonly #rawFinder: AddedTokenFinder | undefined;
  readonly #normalizedFinder: AddedTokenFinder | undefined;
  readonly #buffer = new IdBuffer();

  /** The settings must hold an id for each special token: loading and `bertSettings` see to it. */
  constructor(settings: TokenizerSettings) {
    this.settings = settings;
    const { vocabulary, addedTokens, normalizer } = settings;
    this.#ids = new Map([...vocabulary, ...[...addedTokens].map(([id, { content }]) => [content, id] as const)]);
    this.#tokens = tokensById(this.#ids);
    this.vocabSize = this.#tokens.length;
    this.specialIds = this.#findSpecialIds(settings.specialTokens);
    this.#speller = new TextSpeller(normalizer, new WordPiece(vocabulary, this.specialIds.unk, settings.wordPiece));
    const raw = new Map([...addedTokens].filter(([, token]) => !token.normalized));
    const normalized = new Map([...addedTokens].filter(([, token]) => token.normalized));
    this.#rawFinder = raw.size > 0 ? new AddedTokenFinder(raw) : undefined;
    this.#normalizedFinder = normalized.size > 0 ? new AddedTokenFinder(normalized, (content) => normalize(content, normalizer)) : undefined;
  }

  /** The longest sequence that the model takes, special tokens included; undefined where nobody said. */
  get modelMaxLength(): number | undefined {
    return this.settings.modelMaxLength;
  }

  /**
   * The sequence of one text or of two. Where they are too long for `maxLength`, ids go from the longer text first (Hugging
   * Face's `longest_first`), from its right end unless `longTexts` says otherwise; where not even the special tokens fit,
   * they are all that is left.
   */
  encode(text: string, pair?: string, options: EncodeOptions = {}): Encoding {
    const ids = this.#buffer;
    ids.length = 0;
    this.#append(text, ids);
    const first = ids.length;
    if (pair !== undefined) this.#append(pair, ids);
    const second = ids.length - first;
    const { template } = this.settings;
    const framed = pair === undefined ? template.single : template.pair;
    const pieces = options.addSpecialTokens === false ? withoutSpecials(framed) : framed;
    const room = (options.maxLength ?? Infinity) - specialCount(pieces);
    return assemble(pieces, { ids: ids.ids, first, length: ids.length }, longestFirst(first, second, room), options.longTexts ?? 'head');
  }

  /** The token with this id; undefined where no token has it. */
  tokenOf(id: number): string | undefined {
    return this.#tokens[id];
  }

  /** The id of this token, added ones included; undefined where the vocabulary lacks it. */
  idOf(token: string): number | undefined {
    return this.#ids.get(token);
  }

  #append(text: string, ids: IdBuffer): void {
    const wellFormed = text.toWellFormed();
    const spans = this.#rawFinder?.split(wellFormed) ?? [wholeOf(wellFormed)];
    for (const { id, start, end } of spans) {
      if (id === undefined) this.#appendBetween(wellFormed, start, end, ids);
      else ids.push(id);
    }
  }

  /** Appends raw text that lies between added tokens; those that match in normalised text are still to be found in it. */
  #appendBetween(text: string, start: number, end: number, ids: IdBuffer): void {
    if (this.#normalizedFinder === undefined) {
      this.#speller.appendRaw(text, start, end, ids);
      return;
    }
    const normalized = normalize(text.slice(start, end), this.settings.normalizer);
    for (const span of this.#normalizedFinder.split(normalized)) {
      if (span.id === undefined) this.#speller.appendNormalized(normalized, span.start, span.end, ids);
      else ids.push(span.id);
    }
  }

  #findSpecialIds({ pad, unk, cls, sep, mask }: SpecialTokens): SpecialTokens<number> {
    const idOf = (token: string): number => this.#ids.get(token)!;
    return { pad: idOf(pad), unk: idOf(unk), cls: idOf(cls), sep: idOf(sep), mask: mask === undefined ? undefined : idOf(mask) };
  }
}

function wholeOf(text: string): Span {
  return { id: undefined, start: 0, end: text.length };
}

function tokensById(ids: ReadonlyMap<string, number>): (string | undefined)[] {
  let size = 0;
  for (const id of ids.values()) size = Math.max(size, id + 1);
  const tokens = new Array<string | undefined>(size).fill(undefined);
  for (const [token, id] of ids) tokens[id] = token;
  return tokens;
}
