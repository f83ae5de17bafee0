import { type AddedToken, assignIds } from './added-tokens';
import type { BertNormalizerOptions } from './bert-normalizer';
import { bertTemplate, type SequenceTemplate } from './template';
import { BERT_WORD_PIECE, type WordPieceOptions } from './word-piece';

/** The tokens with a role in BERT: their names, or their ids. */
export interface SpecialTokens<Token = string> {
  readonly pad: Token;
  readonly unk: Token;
  readonly cls: Token;
  readonly sep: Token;
  /** Undefined where the tokenizer has none: it can classify, but not fill masks. */
  readonly mask: Token | undefined;
}

/** Everything that decides which ids a text gets. Plain data: what loading gives and saving takes. */
export interface TokenizerSettings {
  /** Token to id. Ids need not be without gaps. */
  readonly vocabulary: ReadonlyMap<string, number>;
  readonly normalizer: BertNormalizerOptions;
  readonly wordPiece: WordPieceOptions;
  /** Tokens looked for in the text itself, by id. */
  readonly addedTokens: ReadonlyMap<number, AddedToken>;
  readonly specialTokens: SpecialTokens;
  readonly template: SequenceTemplate;
  /** The longest sequence that the model takes, in ids with special tokens; undefined where nobody said. */
  readonly modelMaxLength: number | undefined;
}

/** What may differ from bert-base-uncased. */
export interface BertOptions {
  readonly lowercase?: boolean;
  readonly stripAccents?: boolean | null;
  readonly handleChineseChars?: boolean;
  readonly modelMaxLength?: number;
}

/** BERT's names for its special tokens. */
export const BERT_SPECIAL_TOKENS = { pad: '[PAD]', unk: '[UNK]', cls: '[CLS]', sep: '[SEP]', mask: '[MASK]' } satisfies SpecialTokens;

/** An added token as Hugging Face makes one of a special token's name. */
export function specialToken(content: string): AddedToken {
  return { content, singleWord: false, lstrip: false, rstrip: false, normalized: false, special: true };
}

/**
 * BERT's settings for a vocabulary in the order of its ids; of a token that occurs twice the last id counts. A special
 * token that the vocabulary lacks gets an id after all others.
 */
export function bertSettings(tokens: readonly string[], options: BertOptions = {}): TokenizerSettings {
  const vocabulary = new Map(tokens.map((token, id) => [token, id]));
  const { pad, unk, cls, sep, mask } = BERT_SPECIAL_TOKENS;
  const addedTokens = assignIds([unk, sep, pad, cls, mask].map(specialToken), vocabulary);
  const idOf = new Map([...addedTokens].map(([id, token]) => [token.content, id]));
  return {
    vocabulary,
    normalizer: {
      cleanText: true,
      handleChineseChars: options.handleChineseChars ?? true,
      stripAccents: options.stripAccents ?? null,
      lowercase: options.lowercase ?? true,
    },
    wordPiece: BERT_WORD_PIECE,
    addedTokens,
    specialTokens: BERT_SPECIAL_TOKENS,
    template: bertTemplate({ token: cls, id: idOf.get(cls)! }, { token: sep, id: idOf.get(sep)! }),
    modelMaxLength: options.modelMaxLength,
  };
}
