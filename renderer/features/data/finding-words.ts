import type { DataFinding } from '../../../shared/model/data-report';
import type { LongTexts } from '../../../shared/model/long-texts';
import { count, counted } from '../../components/format';

export interface FindingWords {
  readonly level: 'info' | 'warning';
  /** What is wrong and what it does to the training. */
  readonly sentence: string;
}

const info = (sentence: string): FindingWords => ({ level: 'info', sentence });
const warning = (sentence: string): FindingWords => ({ level: 'warning', sentence });

const READ: Readonly<Record<LongTexts, string>> = { head: 'the beginning alone', 'head-tail': 'the beginning and the end' };

/** Which rows are shown of a finding: a report lists no more than the first of many. */
export function shownRows({ rows, lines }: DataFinding): string {
  return rows > lines.length ? `the first ${count(lines.length)} of ${count(rows)} rows of one problem` : 'rows of one problem';
}

/**
 * A finding as a person reads it.
 *
 * @param longTexts what a run reads of longer texts; absent where that is not known
 */
export function findingWords({ kind, rows, examples }: DataFinding, longTexts?: LongTexts): FindingWords {
  const labels = examples[0]?.labels?.map((label) => `“${label}”`).join(', ');
  switch (kind) {
    case 'unusable-rows':
      return warning(`${counted(rows, 'row')} could not be read${examples[0]?.text ? `: ${examples[0].text}` : ''}.`);
    case 'empty-rows':
      return info(`${counted(rows, 'row')} ${rows === 1 ? 'has' : 'have'} no text or no label.`);
    case 'similar-labels':
      return warning(`Some labels differ only in spelling${labels ? `: ${labels}` : ''}. They count as different classes.`);
    case 'conflicting-labels':
      return warning('The same text comes with different labels. Nobody can learn both.');
    case 'exact-duplicates':
      return warning('Some texts come more than once. If one of them is held back, its score is too good.');
    case 'near-duplicates':
      return info('Some texts are nearly the same as another one. Scores on held-back ones may be too good.');
    case 'small-classes':
      return warning(`Too few rows to learn and to measure${labels ? `: ${labels}` : ' a class'}. Add rows, or leave the class out.`);
    case 'cut-texts':
      return info(`Some texts are longer than the model reads; of those it reads ${longTexts ? READ[longTexts] : 'a part'}.`);
    case 'foreign-texts':
      return warning('Some texts are in a language or script that this model hardly knows. A multilingual model would do better.');
    case 'leaked-rows':
      return warning('Some test rows are in the training rows too: the test score will be too good.');
    case 'nearly-leaked-rows':
      return info('Some test rows are nearly the same as training rows: the test score may be too good.');
  }
}
