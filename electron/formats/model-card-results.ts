import type { Interval } from '../../shared/math/intervals';
import { baselineVerdict, type Baselines } from '../../shared/model/baselines';
import type { DetailedEvaluation } from '../../shared/model/detailed-evaluation';
import type { RunScores } from '../../shared/model/run-result';
import { markdownTable, markdownText } from './markdown-text';

/** A confusion matrix with more classes is too wide to read. */
const MAX_MATRIX_CLASSES = 20;

/** The card's section on how good the model is, beside what simpler answers reach; null when no row was held back. */
export function modelCardResults(scores: RunScores | null): string {
  if (scores === null) return '## Results\n\nNot measured: all rows were used for training.';
  const { evaluation, split, baselines } = scores;
  const caution = split === 'validation' ? ' These rows also chose its best state, so new texts may fare a little worse.' : '';
  const verdict = baselineVerdict(evaluation.accuracy, baselines);
  return [
    '## Results',
    '',
    `On ${evaluation.examples} ${split} rows: accuracy ${percent(evaluation.accuracy)}, macro F1 ${percent(evaluation.macroF1)}, log loss ${evaluation.loss.toFixed(4)}.${caution}`,
    ...(verdict === undefined ? [] : ['', `**${verdict}**`]),
    '',
    markdownTable(['Score', 'Value', '95 % interval'], [...ownScores(evaluation), ...simplerScores(baselines)]),
    '',
    markdownTable(
      ['Class', 'Precision', 'Recall', 'F1', 'Rows'],
      evaluation.perClass.map(({ label, precision, recall, f1, support }) => [markdownText(label), percent(precision), percent(recall), percent(f1), String(support)]),
    ),
    ...confusions(evaluation),
  ].join('\n');
}

function ownScores(evaluation: DetailedEvaluation): string[][] {
  const { rocAuc, averagePrecision, expectedCalibrationError } = evaluation;
  return [
    ['Accuracy', percent(evaluation.accuracy), range(evaluation.accuracyInterval)],
    ['Macro F1', percent(evaluation.macroF1), range(evaluation.macroF1Interval)],
    ...(rocAuc === null ? [] : [['ROC-AUC', rocAuc.toFixed(4), '']]),
    ...(averagePrecision === null ? [] : [['Average precision', averagePrecision.toFixed(4), '']]),
    ['Expected calibration error', expectedCalibrationError.toFixed(4), ''],
  ];
}

function simplerScores({ majority, tfidf }: Baselines): string[][] {
  return [
    ...(majority === null ? [] : [['Accuracy of always guessing the most frequent class', percent(majority), '']]),
    ...(tfidf === null ? [] : [['Accuracy of TF-IDF with logistic regression', percent(tfidf), '']]),
  ];
}

function confusions({ labels, confusionMatrix }: DetailedEvaluation): string[] {
  if (labels.length > MAX_MATRIX_CLASSES) return [];
  const names = labels.map(markdownText);
  const rows = confusionMatrix.map((row, i) => [`**${names[i]!}**`, ...row.map(String)]);
  return ['', 'Rows are the true classes, columns the predicted ones:', '', markdownTable(['', ...names], rows)];
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function range([low, high]: Interval): string {
  return `${percent(low)} to ${percent(high)}`;
}
