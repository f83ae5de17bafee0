import type { LabelledRow } from '../../shared/model/dataset';
import type { Baselines } from '../../shared/model/baselines';
import { lazyRows } from '../../shared/model/row-list';
import { tfidfBaseline, type BaselineScores, type LabelledTexts } from '../baseline/tfidf-baseline';
import type { FinetuneEvent } from './finetune';
import type { PreparedData, PreparedRows } from './prepare-data';

/** Each event is written to the run's log, so a handful must do. */
const PROGRESS_STEP = 0.25;

/**
 * What simpler answers reach on the rows that the model will be scored on: those of the test file where there is one, else
 * the held-back ones. It comes before the model is loaded, so that its memory is free again by then.
 *
 * @throws a cancelled error
 */
export async function* measureBaselines(data: PreparedData, seed: number, signal: AbortSignal): AsyncGenerator<FinetuneEvent, Baselines, void> {
  const measured = data.test.rows.length > 0 ? data.test : data.validation;
  if (measured.rows.length === 0) return { majority: null, tfidf: null, tfidfMacroF1: null };
  const majority = majorityAccuracy(data.train.labelIds, measured.labelIds, data.labels.length);
  const task = { train: textsOf(data.train), measured: textsOf(measured), classes: data.labels.length, seed, signal };
  let next = PROGRESS_STEP;
  const steps = tfidfBaseline(task);
  yield { kind: 'progress', step: 0, title: 'Measuring what counting words would reach' };
  for (;;) {
    const step = await steps.next();
    if (step.done) {
      yield { kind: 'note', step: 0, level: 'info', message: describe(step.value, data.train.rows.length) };
      return { majority, tfidf: step.value.accuracy, tfidfMacroF1: step.value.macroF1 };
    }
    if (step.value < next) continue;
    yield { kind: 'progress', step: 0, title: `Measuring what counting words would reach: ${Math.floor(100 * step.value)} %` };
    next += PROGRESS_STEP;
  }
}

function describe({ accuracy, learntFrom }: BaselineScores, rows: number): string {
  const part = learntFrom < rows ? `, learnt from ${learntFrom} of the ${rows} texts` : '';
  return `To beat: counting words (TF-IDF with logistic regression${part}) reaches an accuracy of ${(100 * accuracy).toFixed(1)} %.`;
}

/** How often the most frequent class of the training rows is right. */
function majorityAccuracy(trainIds: Int32Array, measuredIds: Int32Array, classes: number): number {
  const counts = new Int32Array(classes);
  for (const id of trainIds) counts[id]!++;
  const majority = counts.indexOf(Math.max(...counts));
  return measuredIds.filter((id) => id === majority).length / measuredIds.length;
}

/** The two texts of a pair count as one. */
function textsOf({ rows, labelIds }: PreparedRows): LabelledTexts {
  const joined = ({ text, pair }: LabelledRow) => (pair === undefined ? text : `${text}\n${pair}`);
  return { texts: lazyRows(rows.length, (row) => joined(rows.at(row)!)), labelIds };
}
