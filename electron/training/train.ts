import { setImmediate } from 'node:timers/promises';
import { userError } from '../../shared/errors';
import type { Evaluation } from '../../shared/model/evaluation';
import type { RunEnding, RunEvaluationEvent, RunStepEvent } from '../../shared/model/run';
import type { BertClassifier } from '../bert/classifier';
import type { TensorOps } from '../bert/tensor-ops';
import { AdamW, ADAMW_DEFAULTS } from './adamw';
import { EarlyStopping } from './early-stopping';
import type { LabelledExamples } from './examples';
import { Throughput } from './throughput';
import { TrainStep, type Diverged, type StepReport } from './train-step';
import { TrainingPlan, type PlannedStep, type TrainingPlanOptions } from './training-plan';

export interface TrainingOptions extends TrainingPlanOptions {
  readonly weightDecay: number;
  readonly dropout: boolean;
  readonly earlyStopping: boolean;
  readonly classWeights?: Float64Array | undefined;
}

export interface TrainingTask {
  readonly ops: TensorOps;
  readonly model: BertClassifier;
  readonly train: LabelledExamples;
  readonly options: TrainingOptions;
  /** Scores the present weights on the held-back rows; absent when nothing is held back. */
  readonly validation?: { readonly rows: number; readonly evaluate: () => Promise<Evaluation> };
  /** Keeps the present weights: they are the best so far, or the last good ones. */
  readonly keepWeights: () => Promise<void>;
  readonly signal: AbortSignal;
}

type WithoutRun<E> = Omit<E, 'runId'>;
export type TrainingEvent = WithoutRun<RunStepEvent> | WithoutRun<RunEvaluationEvent>;

export interface TrainingOutcome {
  readonly steps: number;
  readonly stopped: RunEnding;
  readonly examplesPerSecond: number;
  /** Whether `keepWeights` holds the weights to use; else those of the model are. */
  readonly kept: boolean;
}

/** Held-back rows are scored this often an epoch at most… */
const CHECKS_PER_EPOCH = 4;
/** …and in at most about this share of the training time (a way forward costs a third of forward and back). */
const CHECKING_SHARE = 0.15;

/**
 * Fine-tunes a classifier, step by step, as events. It knows nothing of hosts, files or screens: the host draws the
 * events, keeps weights when asked, and aborts `signal` to end after the present step.
 *
 * @throws a user error when loss or gradients are no longer numbers; the last good weights were kept before.
 */
export async function* trainClassifier(task: TrainingTask): AsyncGenerator<TrainingEvent, TrainingOutcome, void> {
  const { ops, model, train, options } = task;
  const optimizer = new AdamW(ops, model.parameters, { ...ADAMW_DEFAULTS, weightDecay: options.weightDecay });
  try {
    return yield* loop(task, new TrainStep(ops, model, optimizer, train, options));
  } finally {
    optimizer.dispose();
  }
}

async function* loop(task: TrainingTask, trainStep: TrainStep): AsyncGenerator<TrainingEvent, TrainingOutcome, void> {
  const { train, options, validation, signal } = task;
  const plan = new TrainingPlan(train.lengths, options);
  const throughput = new Throughput(plan.totalTokens);
  const stopping = new EarlyStopping();
  let steps = 0;
  let kept = false;
  const outcome = (stopped: RunEnding): TrainingOutcome => ({ steps, stopped, kept, examplesPerSecond: throughput.rows / Math.max(throughput.seconds, 1e-9) });

  for (const planned of plan.steps()) {
    // The host's messages, a stop above all, are read between steps: the steps themselves compute synchronously.
    await setImmediate();
    if (signal.aborted) return outcome('cancelled');
    const started = performance.now();
    const report = trainStep.run(planned.batches, planned.learningRate);
    if ('diverged' in report) {
      if (!kept) await task.keepWeights();
      throw divergence(planned.step + 1, report, options);
    }
    throughput.add(report, (performance.now() - started) / 1000);
    steps = planned.step + 1;
    yield stepEvent(planned, plan, report, throughput);

    if (validation && isCheckDue(planned, plan, train.labelIds.length / validation.rows)) {
      const { loss, accuracy, macroF1 } = await validation.evaluate();
      const best = stopping.add({ loss, macroF1 });
      if (best) await task.keepWeights();
      kept ||= best;
      yield { kind: 'evaluation', step: steps, epoch: planned.epoch, loss, accuracy, macroF1, best };
      if (options.earlyStopping && stopping.shouldStop && steps < plan.totalSteps) return outcome('early');
    }
  }
  return outcome('finished');
}

function stepEvent({ step, epoch, learningRate }: PlannedStep, plan: TrainingPlan, report: StepReport, speed: Throughput): TrainingEvent {
  const { rowsPerSecond, tokensPerSecond, secondsLeft } = speed;
  const { loss, gradientNorm } = report;
  const memoryBytes = process.memoryUsage.rss();
  return { kind: 'step', step: step + 1, epoch, totalSteps: plan.totalSteps, loss, learningRate, gradientNorm, rowsPerSecond, tokensPerSecond, secondsLeft, memoryBytes };
}

/** At the end of each epoch and of the run, and in between as often as it stays cheap. */
function isCheckDue({ step, endsEpoch }: PlannedStep, plan: TrainingPlan, trainRowsPerHeldBack: number): boolean {
  const affordable = Math.floor(CHECKING_SHARE * trainRowsPerHeldBack * 3);
  const checks = Math.max(1, Math.min(CHECKS_PER_EPOCH, affordable));
  const interval = Math.ceil(plan.stepsPerEpoch / checks);
  return endsEpoch || step + 1 === plan.totalSteps || ((step % plan.stepsPerEpoch) + 1) % interval === 0;
}

function divergence(step: number, { loss, gradientNorm }: Diverged, { learningRate }: TrainingOptions) {
  const what = Number.isFinite(loss) ? `its gradients have the norm ${gradientNorm}` : `its loss is ${loss}`;
  return userError(
    'training-diverged',
    `Training diverged at step ${step}: ${what}. The last good weights were kept.`,
    `Try again with a lower learning rate (--learning-rate ${(learningRate / 5).toPrecision(1)}) or a longer warm-up (--warmup 0.2).`,
  );
}
