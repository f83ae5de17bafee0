import { setImmediate } from 'node:timers/promises';
import { AppError } from '../../shared/errors';
import type { Evaluation } from '../../shared/model/evaluation';
import type { RunEnding, RunEvaluationEvent, RunStepEvent } from '../../shared/model/run';
import type { BertClassifier } from '../bert/classifier';
import type { TensorOps } from '../bert/tensor-ops';
import { AdamW, ADAMW_DEFAULTS } from './adamw';
import { isCheckDue } from './check-schedule';
import { isCheckpointDue } from './checkpoints/checkpoint-schedule';
import type { Checkpoint } from './checkpoints/find-checkpoint';
import { restoreCheckpoint } from './checkpoints/restore-checkpoint';
import { TRAINING_STATE_VERSION, type TrainingState } from './checkpoints/training-state';
import type { Snapshot } from './checkpoints/write-checkpoint';
import { divergenceError } from './divergence';
import { EarlyStopping } from './early-stopping';
import type { LabelledExamples } from './examples';
import { Throughput } from './throughput';
import { TrainStep, type Diverged } from './train-step';
import { TrainingPlan, type PlannedStep, type TrainingPlanOptions } from './training-plan';

export interface TrainingOptions extends TrainingPlanOptions {
  readonly weightDecay: number;
  readonly dropout: boolean;
  readonly earlyStopping: boolean;
  readonly classWeights?: Float64Array | undefined;
  /** Steps from one checkpoint to the next; without, see `isCheckpointDue`. */
  readonly checkpointEvery?: number | undefined;
}

/** The held-back rows, on which the weights are scored now and then. */
export interface Validation {
  readonly rows: number;
  /** Rejects with a cancelled error when the signal comes meanwhile. */
  readonly evaluate: () => Promise<Evaluation>;
}

export interface TrainingTask {
  readonly ops: TensorOps;
  readonly model: BertClassifier;
  readonly train: LabelledExamples;
  readonly options: TrainingOptions;
  /** Absent when nothing is held back. */
  readonly validation?: Validation;
  /** Keeps the present weights, of this step: they are the best so far, or the last good ones. */
  readonly keepWeights: (step: number) => Promise<void>;
  /** Absent where nobody will resume the run. */
  readonly saveCheckpoint?: (snapshot: Snapshot) => Promise<void>;
  /** Where an earlier process got to. */
  readonly resumeFrom?: Checkpoint | undefined;
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

/**
 * Fine-tunes a classifier, step by step, as events. It knows nothing of hosts, files or screens: the host draws the
 * events, keeps weights when asked, and aborts `signal` to end after the present step.
 *
 * @throws a user error when loss, gradients or scores are no longer finite; the last good weights were kept before.
 */
export async function* trainClassifier(task: TrainingTask): AsyncGenerator<TrainingEvent, TrainingOutcome, void> {
  const training = new Training(task);
  try {
    return yield* training.run();
  } finally {
    training.dispose();
  }
}

class Training {
  private readonly plan: TrainingPlan;
  private readonly optimizer: AdamW;
  private readonly trainStep: TrainStep;
  private readonly throughput: Throughput;
  private readonly stopping = new EarlyStopping();
  private steps = 0;
  /** The step whose weights `keepWeights` holds as the best so far. */
  private bestStep: number | undefined;
  /** The check that is due after the present step was not made yet. */
  private checkPending = false;
  private checkpointStep = 0;
  private since = performance.now();

  constructor(private readonly task: TrainingTask) {
    const { ops, model, train, options } = task;
    this.plan = new TrainingPlan(train.lengths, options);
    this.optimizer = new AdamW(ops, model.parameters, { ...ADAMW_DEFAULTS, weightDecay: options.weightDecay });
    this.trainStep = new TrainStep(ops, model, this.optimizer, train, { ...options, compiled: this.plan.compiledSizes(model.config) });
    this.throughput = new Throughput(this.plan.totalTokens);
  }

  async *run(): AsyncGenerator<TrainingEvent, TrainingOutcome, void> {
    if (this.task.resumeFrom) await this.restore(this.task.resumeFrom);
    if (!this.checkPending && this.isOver) return this.outcome('early');
    for (const planned of this.plan.steps(this.checkPending ? this.steps - 1 : this.steps)) {
      // The host's messages, a stop above all, are read between steps: the steps themselves compute synchronously.
      await setImmediate();
      if (this.task.signal.aborted) return this.cancelled();
      // Of a step that a stop cut off from its check, only the check is left to do.
      if (!this.checkPending) {
        const made = await this.step(planned);
        if (made === 'stopped') return this.cancelled();
        yield made;
      }
      const check = yield* this.checkWhereDue(planned);
      if (check === 'stopped') return this.cancelled();
      if (isCheckpointDue(this.steps, { checked: check === 'made', every: this.task.options.checkpointEvery })) await this.saveCheckpoint();
      if (check === 'made' && this.isOver) return this.outcome('early');
    }
    return this.outcome('finished');
  }

  dispose(): void {
    this.trainStep.dispose();
    this.optimizer.dispose();
  }

  private async step({ step, epoch, batches, learningRate }: PlannedStep): Promise<WithoutRun<RunStepEvent> | 'stopped'> {
    const started = performance.now();
    const report = await this.trainStep.run(batches, learningRate, this.task.signal);
    if (report === 'stopped') return report;
    if ('diverged' in report) return this.giveUp(step + 1, notFinite(report));
    this.throughput.add(report, (performance.now() - started) / 1000);
    this.steps = step + 1;
    const { loss, gradientNorm } = report;
    const { rowsPerSecond, tokensPerSecond, secondsLeft } = this.throughput;
    const speed = { rowsPerSecond, tokensPerSecond, secondsLeft };
    return { kind: 'step', step: this.steps, epoch, totalSteps: this.plan.totalSteps, loss, learningRate, gradientNorm, ...speed, memoryBytes: process.memoryUsage.rss() };
  }

  private async *checkWhereDue(planned: PlannedStep): AsyncGenerator<TrainingEvent, 'none' | 'made' | 'stopped', void> {
    const { validation, train } = this.task;
    if (!isCheckDue(planned, this.plan, { train: train.labelIds.length, heldBack: validation?.rows ?? 0 })) return 'none';
    if (!validation) return 'made';
    this.checkPending = true;
    const check = await this.check(planned, validation);
    if (!check) return 'stopped';
    this.checkPending = false;
    yield check;
    return 'made';
  }

  /** Whether early stopping ends the run here. */
  private get isOver(): boolean {
    return this.task.options.earlyStopping && this.stopping.shouldStop && this.steps < this.plan.totalSteps;
  }

  /** Scores the present weights, and keeps them if they are the best; `undefined` if the signal came meanwhile. */
  private async check({ epoch }: PlannedStep, validation: Validation): Promise<WithoutRun<RunEvaluationEvent> | undefined> {
    const evaluation = await validation.evaluate().catch((error: unknown) => this.failedCheck(error));
    if (!evaluation) return undefined;
    const { loss, accuracy, macroF1 } = evaluation;
    const best = this.stopping.add({ loss, macroF1 });
    if (best) {
      await this.task.keepWeights(this.steps);
      this.bestStep = this.steps;
    }
    return { kind: 'evaluation', step: this.steps, epoch, loss, accuracy, macroF1, best };
  }

  private failedCheck(error: unknown): Promise<undefined> | undefined {
    if (error instanceof AppError && error.family === 'cancelled') return undefined;
    if (error instanceof AppError && error.code === 'model-output-not-finite') return this.giveUp(this.steps, "the model's outputs are not finite");
    throw error;
  }

  /** Ends a diverged run: the best weights were kept at a check, else the last good ones are now. */
  private async giveUp(step: number, what: string): Promise<never> {
    const undone = this.trainStep.undo();
    const best = this.bestStep !== undefined;
    if (undone && !best) await this.task.keepWeights(this.steps);
    throw divergenceError({ step, what, learningRate: this.task.options.learningRate, kept: undone || best });
  }

  private outcome(stopped: RunEnding): TrainingOutcome {
    const { rows, seconds } = this.throughput;
    return { steps: this.steps, stopped, kept: this.bestStep !== undefined, examplesPerSecond: rows / Math.max(seconds, 1e-9) };
  }

  private async cancelled(): Promise<TrainingOutcome> {
    if (this.steps > this.checkpointStep) await this.saveCheckpoint();
    return this.outcome('cancelled');
  }

  private async saveCheckpoint(): Promise<void> {
    const { parameters } = this.task.model;
    const weights = parameters.names.map((name) => ({ name, shape: parameters.variable(name).shape, data: () => parameters.toArray(name).data }));
    await this.task.saveCheckpoint?.({ state: this.state, weights, moments: this.optimizer.moments });
    this.checkpointStep = this.steps;
  }

  private get state(): TrainingState {
    const { steps, checkPending, bestStep } = this;
    const { forwardPasses } = this.trainStep;
    return { schemaVersion: TRAINING_STATE_VERSION, steps, forwardPasses, checkPending, bestStep, earlyStopping: this.stopping.state, throughput: this.throughput.state, elapsedSeconds: (performance.now() - this.since) / 1000 };
  }

  private async restore(checkpoint: Checkpoint): Promise<void> {
    const { steps, forwardPasses, checkPending, bestStep, earlyStopping, throughput, elapsedSeconds } = checkpoint.state;
    await restoreCheckpoint(checkpoint, this.task.model.parameters, this.optimizer);
    this.trainStep.forwardPasses = forwardPasses;
    this.stopping.restore(earlyStopping);
    this.throughput.restore(throughput);
    this.since -= elapsedSeconds * 1000;
    Object.assign(this, { steps, checkPending, bestStep, checkpointStep: steps });
  }
}

function notFinite({ loss, gradientNorm }: Diverged): string {
  return Number.isFinite(loss) ? `its gradients have the norm ${gradientNorm}` : `its loss is ${loss}`;
}
