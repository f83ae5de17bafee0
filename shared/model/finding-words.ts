import type { DataFinding, DataReport, FindingKind } from './data-report';

/** What a person reads about a finding. */
export interface FindingWords {
  /** What was found, how often. */
  readonly title: string;
  /** What to do about it. */
  readonly advice: string;
}

type Words = (finding: DataFinding, report: DataReport) => FindingWords;

const WORDS: Readonly<Record<FindingKind, Words>> = {
  'unusable-rows': ({ rows }) => ({ title: `${count(rows, 'row')} cannot be read`, advice: 'They are left out. Correct them in the file to use them.' }),
  'empty-rows': ({ rows }) => ({ title: `${count(rows, 'row')} without text or label`, advice: 'They are left out. Fill them in to use them.' }),
  'similar-labels': ({ rows }, { similarLabels }) => ({
    title: `${count(similarLabels.length, 'label')} in several spellings`,
    advice: `--fix labels makes each one label, in its most frequent spelling (${count(rows, 'row')} would change).`,
  }),
  'conflicting-labels': ({ rows }, { conflictingLabels }) => ({
    title: `${count(conflictingLabels, 'text')} with different labels (${count(rows, 'row')})`,
    advice: '--fix conflicts keeps the rows with the label that most of them have; where none leads, it leaves all of them out.',
  }),
  'exact-duplicates': ({ rows }) => ({ title: `${count(rows, 'row')} repeat an earlier text`, advice: '--fix duplicates leaves them out.' }),
  'near-duplicates': ({ rows }) => ({
    title: `${count(rows, 'text')} nearly repeat an earlier one`,
    advice: '--fix duplicates leaves those out that have the same label as the earlier text.',
  }),
  'small-classes': (_, { smallClasses }) => ({
    title: `${count(smallClasses.length, 'class', 'classes')} too small to be split`,
    advice: 'Add texts, or give them the label of a larger class: what is learnt from them can hardly be measured.',
  }),
  'cut-texts': ({ rows }, { maxLength, truncatedShare }) => ({
    title: `${count(rows, 'text')} longer than ${maxLength} tokens (${percent(truncatedShare)})`,
    advice: 'Their first quarter and their end are read, up to so many tokens; with --long-texts head, their beginning alone. A larger --max-length reads more (and is slower).',
  }),
  'foreign-texts': (_, { scripts }) => ({
    title: `The model's vocabulary lacks many words of the texts in ${scripts.filter(({ foreign }) => foreign).map(({ script }) => script).join(', ')} letters`,
    advice: 'Choose a model that was pre-trained on the language of these texts (a multilingual one knows many), or leave them out.',
  }),
  'leaked-rows': ({ rows }) => ({ title: `${count(rows, 'row')} of the test file are in the data too`, advice: '--fix duplicates leaves them out of the data; with them, the score tells too much.' }),
  'nearly-leaked-rows': ({ rows }) => ({ title: `${count(rows, 'row')} of the test file are nearly in the data`, advice: '--fix duplicates leaves what resembles them out of the data.' }),
};

/** Says what a finding is and what to do about it. */
export function findingWords(finding: DataFinding, report: DataReport): FindingWords {
  return WORDS[finding.kind](finding, report);
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
