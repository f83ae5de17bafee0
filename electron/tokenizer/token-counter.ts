import { specialCount } from './template';
import { bertSettings, BERT_SPECIAL_TOKENS } from './tokenizer-settings';
import { WordPieceTokenizer } from './wordpiece-tokenizer';

/** Counts what texts come to in a tokenizer, nothing cut. */
export class TokenCounter {
  /** Without a vocabulary each word and each punctuation mark is one (unknown) token. */
  private readonly words: WordPieceTokenizer;

  constructor(private readonly tokenizer: WordPieceTokenizer) {
    this.words = wordSplitter(tokenizer);
  }

  /** Counts words in place of tokens, where there is no vocabulary yet: as bert-base-uncased splits them before it looks into its own. */
  static ofWords(): TokenCounter {
    return new TokenCounter(new WordPieceTokenizer(bertSettings(Object.values(BERT_SPECIAL_TOKENS))));
  }

  /** Tokens, the special ones included; how many special ones; how many unknown ones. */
  count(text: string, pair?: string): { readonly tokens: number; readonly special: number; readonly unknown: number } {
    const { inputIds } = this.tokenizer.encode(text, pair);
    const { unk } = this.tokenizer.specialIds;
    let unknown = 0;
    for (const id of inputIds) if (id === unk) unknown++;
    const { single, pair: framed } = this.tokenizer.settings.template;
    return { tokens: inputIds.length, special: specialCount(pair === undefined ? single : framed), unknown };
  }

  countWords(text: string, pair?: string): number {
    return this.words.encode(text, pair, { addSpecialTokens: false }).inputIds.length;
  }
}

function wordSplitter({ settings }: WordPieceTokenizer): WordPieceTokenizer {
  const { lowercase, stripAccents, handleChineseChars } = settings.normalizer;
  return new WordPieceTokenizer(bertSettings(Object.values(BERT_SPECIAL_TOKENS), { lowercase, stripAccents, handleChineseChars }));
}
