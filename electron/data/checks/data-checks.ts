import { SMALL_CLASS_ROWS, type DataReport } from '../../../shared/model/data-report';
import type { ImportReport, LabelledRow } from '../../../shared/model/dataset';
import { CandidateSearch } from './candidate-pairs';
import { DuplicateCheck } from './duplicate-check';
import { FindingRows } from './finding-rows';
import { similarLabelFindings, skippedFindings, smallClassFindings } from './label-findings';
import { similarLabels } from './label-spelling';
import { LeakCheck } from './leak-check';
import { NearDuplicates } from './near-duplicates';
import { RowColumns } from './row-columns';
import { shingles } from './shingles';
import { TextIndex } from './text-index';
import { TokenCheck, type TokenSource } from './token-check';

export interface DataCheckOptions {
  readonly tokens: TokenSource;
  /** The folder of the model whose tokens are counted. */
  readonly tokenizer: string;
  /** Tokens that the model reads of a text. */
  readonly maxLength: number;
}

/**
 * All checks of a data file, fed row by row. Nothing of it holds texts: memory grows by some 200 bytes a row. Near duplicates
 * need the rows twice, once to know which may be some, and once to compare those:
 *
 * 1. {@link add} every usable row, in the order of the file; then {@link addTest} every usable row of a test file.
 * 2. {@link startComparing}; if it says so, the same rows again in the same order to {@link compare}, then {@link compareTest}.
 * 3. {@link report}.
 */
export class DataChecks {
  private readonly rows = new RowColumns();
  private readonly texts = new TextIndex();
  private readonly tokens: TokenCheck;
  private readonly duplicates = new DuplicateCheck(this.rows);
  private readonly candidates = new CandidateSearch();
  private readonly leaks = new LeakCheck();
  private readonly near = new FindingRows();
  private nearCount = 0;
  private comparison: NearDuplicates | undefined;
  private nextRow = 0;
  /** Different texts are numbered as they first come, so that those to compare come by ascending numbers. */
  private nextText = 0;

  constructor(private readonly options: DataCheckOptions) {
    this.tokens = new TokenCheck(options.tokens, options.maxLength);
  }

  add({ line, text, pair, label }: LabelledRow): void {
    this.tokens.add(line, text, pair);
    this.rows.add(line, this.texts.add(text, pair), label);
    if (this.duplicates.add(text)) this.candidates.add(shingles(text, pair));
  }

  addTest({ line, text, pair }: LabelledRow): void {
    const before = this.texts.size;
    const id = this.texts.add(text, pair);
    this.leaks.add(line, id, text, id < this.duplicates.texts ? this.lineOf(id) : undefined);
    if (this.texts.size > before) this.candidates.add(shingles(text, pair));
  }

  /** Says whether there is anything to compare; without, the rows are not needed again. */
  startComparing(): boolean {
    const pairs = this.candidates.pairs(this.duplicates.texts);
    this.comparison = new NearDuplicates(pairs, this.duplicates.texts);
    return pairs.size > 0;
  }

  /** A row of the data, for the second time. */
  compare({ line, text, pair, label }: LabelledRow): void {
    const [first] = this.compareText(this.rows.textOf(this.nextRow++), text, pair) ?? [];
    if (first === undefined) return;
    this.nearCount++;
    const earlier = this.rows.labelOf(this.duplicates.firstRow(first));
    this.near.add(line, () => ({ lines: [this.lineOf(first), line], labels: [...new Set([earlier, label])], text }));
  }

  /** A row of the test file, for the second time. */
  compareTest({ line, text, pair }: LabelledRow): void {
    this.leaks.compare(line, text, (id) => this.compareText(id, text, pair)?.map((other) => this.lineOf(other)));
  }

  /**
   * @param found what reading the data file found
   * @param test the path of the test file
   */
  report(found: ImportReport, test?: string): DataReport {
    const { findings: repeated, ...duplicates } = this.duplicates.report();
    const { findings: ofTokens, ...tokens } = this.tokens.report();
    const spellings = similarLabels(found.classes);
    const small = found.classes.filter(({ count }) => count < SMALL_CLASS_ROWS);
    return {
      ...found,
      notes: [...found.notes, ...this.memoryNotes()],
      ...{ ...duplicates, nearDuplicates: this.nearCount, similarLabels: spellings, smallClasses: small },
      ...{ ...tokens, maxLength: this.options.maxLength, tokenizer: this.options.tokenizer },
      leaks: test === undefined ? null : this.leaks.report(test),
      findings: [
        ...skippedFindings(found),
        ...similarLabelFindings(this.rows, spellings),
        ...repeated,
        ...this.near.finding('near-duplicates', 'duplicates'),
        ...smallClassFindings(this.rows, small),
        ...ofTokens,
        ...this.leaks.findings(),
      ],
    };
  }

  /** The earlier texts that this one is near to; undefined where it came before. */
  private compareText(id: number, text: string, pair: string | undefined): number[] | undefined {
    if (id !== this.nextText) return undefined;
    this.nextText++;
    return this.comparison!.needs(id) ? this.comparison!.add(id, shingles(text, pair)) : [];
  }

  private lineOf(text: number): number {
    return this.rows.lineOf(this.duplicates.firstRow(text));
  }

  private memoryNotes(): string[] {
    const leftOut = this.comparison?.leftOut ?? 0;
    return leftOut === 0 ? [] : [`${leftOut} pairs of texts that may be near duplicates were not compared, for want of memory.`];
  }
}
