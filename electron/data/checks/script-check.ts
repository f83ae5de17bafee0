import type { DataFinding, ScriptReport } from '../../../shared/model/data-report';
import { FindingRows } from './finding-rows';
import { mainScript, UNSPACED_SCRIPTS, type Script } from './scripts';
import type { TokenCount, TokenSource } from './token-check';

/** All rows up to here are looked at, then each so many-th. */
const ROWS_LOOKED_AT = 4096;
const STRIDE = 16;

/** Fewer texts of a script say nothing about it. */
const FEW_TEXTS = 5;
/** Less of a script in the data is no reason to choose another model. */
const SMALL_SHARE = 0.01;

/**
 * Where a vocabulary does not know a language, its words fall apart. Unknown tokens alone do not show it: BERT's English vocabulary
 * holds the letters of most alphabets, and spells Russian letter by letter. Tokens for each word do ("fertility", Rust et al. 2021,
 * "How Good is Your Tokenizer?", 3.1): English comes to 1.1 in BERT's English vocabulary, to 1.3 where it is full of jargon, the
 * languages of western Europe to 1.6 and more. Where scripts have no words to count, tokens for each letter stand in. The mean
 * of a script is looked at, so a few texts in another language of the same script go unnoticed.
 */
const FOREIGN_TOKENS_PER_WORD = 1.5;
const FOREIGN_TOKENS_PER_LETTER = 0.9;
const FOREIGN_UNKNOWN_SHARE = 0.1;

interface ScriptCounts {
  texts: number;
  letters: number;
  words: number;
  tokens: number;
  unknown: number;
  readonly rows: FindingRows;
}

/** How well the vocabulary knows the texts of each script. */
export class ScriptCheck {
  private readonly counts = new Map<Script, ScriptCounts>();
  private row = 0;
  private sampled = 0;

  constructor(private readonly source: TokenSource) {}

  add(line: number, text: string, pair: string | undefined, count: TokenCount): void {
    const row = this.row++;
    if (row >= ROWS_LOOKED_AT && row % STRIDE !== 0) return;
    const main = mainScript(pair === undefined ? text : text + pair);
    if (!main) return;
    this.sampled++;
    const counts = this.countsOf(main.script);
    counts.texts++;
    counts.letters += main.letters;
    counts.words += this.source.countWords(text, pair);
    counts.tokens += count.tokens - count.special;
    counts.unknown += count.unknown;
    counts.rows.add(line, () => ({ lines: [line], text }));
  }

  report(): { readonly scripts: readonly ScriptReport[]; readonly finding: readonly DataFinding[] } {
    const scripts = [...this.counts].map(([script, counts]) => this.describe(script, counts)).sort((a, b) => b.share - a.share || (a.script < b.script ? -1 : 1));
    const finding = scripts.filter(({ foreign }) => foreign).flatMap(({ script }) => this.countsOf(script as Script).rows.finding('foreign-texts', null));
    return { scripts, finding };
  }

  private describe(script: Script, { texts, letters, words, tokens, unknown }: ScriptCounts): ScriptReport {
    const share = texts / this.sampled;
    const unknownShare = unknown / Math.max(1, tokens);
    const tokensPerWord = tokens / Math.max(1, words);
    const fallsApart = UNSPACED_SCRIPTS.has(script) ? tokens / letters > FOREIGN_TOKENS_PER_LETTER : tokensPerWord > FOREIGN_TOKENS_PER_WORD;
    const foreign = texts >= FEW_TEXTS && share >= SMALL_SHARE && (fallsApart || unknownShare > FOREIGN_UNKNOWN_SHARE);
    return { script, share, unknownShare, tokensPerWord, foreign };
  }

  private countsOf(script: Script): ScriptCounts {
    const known = this.counts.get(script);
    if (known) return known;
    const fresh = { texts: 0, letters: 0, words: 0, tokens: 0, unknown: 0, rows: new FindingRows() };
    this.counts.set(script, fresh);
    return fresh;
  }
}
