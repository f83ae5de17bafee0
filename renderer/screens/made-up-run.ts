import { evaluateInDetail } from '../../shared/model/detailed-evaluation';
import type { EvaluationReport, PredictedRow } from '../../shared/model/evaluation-library';
import { RUN_SCHEMA_VERSION, type Probe, type RunEvaluationEvent, type RunEvent, type RunProbesEvent, type RunRecord, type RunStartedEvent, type RunStepEvent } from '../../shared/model/run';
import type { RunHistory, RunPlan, RunSummary, StepSeries } from '../../shared/model/run-library';
import { runResult, type RunResult } from '../../shared/model/run-result';
import { makeRow, type DatasetShape } from './made-up-data';
import { Random } from './random';

export const CONFIG: RunPlan['config'] = {
  data: { path: 'reviews.csv' },
  model: { kind: 'folder', path: '/models/mini' },
  epochs: 3,
  batchSize: 16,
  accumulate: 1,
  learningRate: 5e-5,
  warmup: 0.1,
  weightDecay: 0.01,
  maxLength: 128,
  longTexts: 'head-tail',
  validation: 'auto',
  earlyStopping: true,
  classWeights: false,
  shuffle: true,
  seed: 42,
  precision: 'auto',
  threads: 8,
};

/** How a made-up run goes: the shape of its curves. */
export type Course = 'good' | 'overfitting' | 'diverging' | 'scratch';

export function makeStep(runId: string, step: number, totalSteps: number, course: Course): RunStepEvent {
  const random = new Random(step);
  const share = step / totalSteps;
  const noise = (random.next() - 0.5) * 0.25;
  return {
    kind: 'step',
    runId,
    step,
    epoch: 3 * share,
    totalSteps,
    loss: Math.max(0.01, lossLevel(course, share) + noise),
    learningRate: 5e-5 * Math.min(1, share / 0.1) * (1 - Math.max(0, share - 0.1)),
    gradientNorm: 1 + 2 * random.next(),
    rowsPerSecond: 200 + 20 * random.next(),
    tokensPerSecond: 12_000,
    secondsLeft: (1 - share) * 240,
    memoryBytes: 1.1e9 + 1e6 * random.next(),
  };
}

function lossLevel(course: Course, share: number): number {
  if (course === 'diverging') return 0.7 + 3 * share;
  return course === 'scratch' ? 0.7 - 0.08 * share : 0.15 + 0.55 * Math.exp(-4 * share);
}

export function makeCheck(runId: string, step: number, totalSteps: number, course: Course): RunEvaluationEvent {
  const share = step / totalSteps;
  if (course === 'scratch') return { kind: 'evaluation', runId, step, epoch: 3 * share, loss: 0.69 - 0.02 * share, accuracy: 0.5 + 0.09 * share, macroF1: 0.48 + 0.09 * share, best: true };
  const loss = course === 'overfitting' ? 0.42 + 0.6 * Math.abs(share - 0.3) : 0.28 + 0.4 * Math.exp(-4 * share);
  const accuracy = course === 'diverging' ? 0.55 : course === 'overfitting' ? 0.89 - 0.1 * Math.abs(share - 0.3) : 0.91 - 0.35 * Math.exp(-5 * share);
  const best = course === 'good' || share <= (course === 'overfitting' ? 0.3 : 0.1);
  return { kind: 'evaluation', runId, step, epoch: 3 * share, loss, accuracy, macroF1: accuracy - 0.01, best };
}

const PROBES: readonly Probe[] = [
  { text: 'Not bad at all.' },
  { text: 'I wanted to love it, but I could not.' },
  { text: 'The room was clean and the staff could not have been kinder.', label: 'positive' },
  { text: 'It broke on the second day and nobody ever answered my letters.', label: 'negative' },
];

export function makeStarted(runId: string, { labels, rows, kind }: DatasetShape): RunStartedEvent {
  const probes = kind === 'rtl' ? [{ text: 'كان الفندق نظيفًا والموظفون ودودين للغاية.', label: labels[1]! }, { text: 'המוצר הגיע שבור ואיש לא ענה לי.', label: labels[0]! }] : PROBES;
  return { kind: 'started', runId, step: 0, labels, trainRows: Math.round(0.9 * rows), validationRows: Math.round(0.1 * rows), testRows: 0, maxLength: 128, precision: 'bf16', threads: 8, probes };
}

export function makeProbes(runId: string, step: number, totalSteps: number, { labels, kind }: DatasetShape): RunProbesEvent {
  const probes = kind === 'rtl' ? 2 : PROBES.length;
  const certainty = 6 * (step / totalSteps);
  const rows = Array.from({ length: probes }, (_, probe) => softmax(labels.map((_label, i) => (i === (probe * 7 + 1) % labels.length ? certainty * (probe === 1 ? 0.2 : 1) : new Random(i + 99 * probe).next()))));
  return { kind: 'probes', runId, step, probabilities: rows };
}

function softmax(logits: readonly number[]): number[] {
  const weights = logits.map(Math.exp);
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
}

/** All that a made-up run has told by `steps`, thinned as the services thin it. */
export function makeHistory(run: RunSummary, shape: DatasetShape, course: Course, steps: number): RunHistory {
  const every = Math.max(1, Math.floor(steps / 1500));
  const events = Array.from({ length: Math.floor(steps / every) }, (_, i) => makeStep(run.id, (i + 1) * every, run.totalSteps, course));
  const checks = Math.floor((10 * steps) / run.totalSteps);
  const checkSteps = Array.from({ length: checks }, (_, i) => Math.round(((i + 1) * run.totalSteps) / 10));
  const probeSteps = Array.from({ length: Math.min(40, steps) }, (_, i) => Math.round(((i + 1) * steps) / 40));
  return {
    runId: run.id,
    next: 1,
    started: makeStarted(run.id, shape),
    steps: seriesOf(events),
    evaluations: checkSteps.map((step) => makeCheck(run.id, step, run.totalSteps, course)),
    notes: [{ kind: 'note', runId: run.id, step: 0, level: 'info', message: 'The classifier on top is new; the encoder’s 64 weights came from the model.' }],
    probes: probeSteps.map((step) => makeProbes(run.id, step, run.totalSteps, shape)),
  };
}

export function seriesOf(events: readonly RunStepEvent[]): StepSeries {
  let mean = events[0]?.loss ?? 0;
  const column = (valueOf: (event: RunStepEvent) => number) => Float64Array.from(events, valueOf);
  return {
    step: column(({ step }) => step),
    loss: column(({ loss }) => loss),
    smoothedLoss: column(({ loss }) => (mean = 0.97 * mean + 0.03 * loss)),
    learningRate: column(({ learningRate }) => learningRate),
    gradientNorm: column(({ gradientNorm }) => gradientNorm),
    rowsPerSecond: column(({ rowsPerSecond }) => rowsPerSecond),
    tokensPerSecond: column(({ tokensPerSecond }) => tokensPerSecond),
    memoryBytes: column(({ memoryBytes }) => memoryBytes),
  };
}

export function makeRecord(run: RunSummary): RunRecord {
  return { schemaVersion: RUN_SCHEMA_VERSION, id: run.id, createdAt: run.createdAt, appVersion: '0.1.0', config: CONFIG };
}

export interface Answers {
  readonly report: EvaluationReport;
  readonly rows: readonly PredictedRow[];
}

/** Answers that are right about nine times in ten, with their report. */
export function makeAnswers(id: string, modelId: string, runId: string, shape: DatasetShape, count: number): Answers {
  const { labels } = shape;
  const logits = new Float32Array(count * labels.length);
  const truths = Array.from({ length: count }, (_, i) => new Random(i + 7).below(labels.length));
  truths.forEach((truth, i) => {
    const random = new Random(i + 1234);
    labels.forEach((_, c) => (logits[i * labels.length + c] = random.next() + (c === truth ? 2.2 * random.next() - 0.2 : 0)));
  });
  const rows = truths.map((trueClass, i): PredictedRow => {
    const probabilities = softmax([...logits.subarray(i * labels.length, (i + 1) * labels.length)]);
    return { line: i + 2, text: makeRow(shape, i).cells[0]!, trueClass, predictedClass: probabilities.indexOf(Math.max(...probabilities)), probabilities };
  });
  rows.sort((a, b) => b.probabilities[b.predictedClass]! - a.probabilities[a.predictedClass]!);
  const evaluation = evaluateInDetail(logits, truths, labels);
  return { report: { id, modelId, rowsOf: { kind: 'held-back', runId }, flattery: { kind: 'chose-weights' }, evaluation, baselines: { majority: 0.52, tfidf: 0.84, tfidfMacroF1: 0.83 }, examplesPerSecond: 900, notes: [] }, rows };
}

export function makeResult({ report }: Answers): RunResult {
  return runResult({ split: 'validation', evaluation: report.evaluation, baselines: report.baselines! }, { steps: 1200, seconds: 212, examplesPerSecond: 212, stopped: 'finished' });
}

export type { RunEvent };
