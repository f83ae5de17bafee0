import type { DataFinding, ScriptReport, TokenLengths } from '../../../shared/model/data-report';
import { FindingRows } from './finding-rows';
import { LengthCounts } from './length-counts';
import { ScriptCheck } from './script-check';

/** What a text comes to in a tokenizer. */
export interface TokenCount {
  /** Nothing cut, special tokens included. */
  readonly tokens: number;
  readonly special: number;
  readonly unknown: number;
}

/** Counts tokens. The data room knows no tokenizer: whoever runs the checks brings one. */
export interface TokenSource {
  count(text: string, pair?: string): TokenCount;
  /** Words and punctuation marks, as BERT splits them. */
  countWords(text: string, pair?: string): number;
}

export interface TokenFindings {
  readonly unknownShare: number;
  readonly truncatedShare: number;
  readonly tokenLengths: TokenLengths;
  readonly scripts: readonly ScriptReport[];
  readonly findings: readonly DataFinding[];
}

/** How long the texts are for a model, and how well its vocabulary knows them. */
export class TokenCheck {
  private readonly lengths = new LengthCounts();
  private readonly cut = new FindingRows();
  private readonly scripts: ScriptCheck;
  private words = 0;
  private unknown = 0;

  constructor(
    private readonly source: TokenSource,
    private readonly maxLength: number,
  ) {
    this.scripts = new ScriptCheck(source);
  }

  add(line: number, text: string, pair: string | undefined): void {
    const count = this.source.count(text, pair);
    this.lengths.add(count.tokens);
    this.words += count.tokens - count.special;
    this.unknown += count.unknown;
    if (count.tokens > this.maxLength) this.cut.add(line, () => ({ lines: [line], text }));
    this.scripts.add(line, text, pair, count);
  }

  report(): TokenFindings {
    const { scripts, finding } = this.scripts.report();
    return {
      unknownShare: this.unknown / Math.max(1, this.words),
      truncatedShare: this.lengths.shareAbove(this.maxLength),
      tokenLengths: this.lengths.summary(this.maxLength),
      scripts,
      findings: [...this.cut.finding('cut-texts', null), ...finding],
    };
  }
}
