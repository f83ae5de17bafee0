import { setImmediate } from 'node:timers/promises';
import { AppError, cancelledError } from '../../shared/errors';
import type { RunEnding, RunStepEvent, Unaddressed } from '../../shared/model/run';
import type { TensorOps } from '../bert/tensor-ops';
import { AdamW, ADAMW_DEFAULTS } from './adamw';
import { isCheckpointDue } from './checkpoints/checkpoint-schedule';
import type { Checkpoint } from './checkpoints/find-checkpoint';
import { restoreCheckpoint } from './checkpoints/restore-checkpoint';
import { TRAINING_STATE_VERSION, type TrainingState } from './checkpoints/training-state';
import type { Snapshot } from './checkpoints/write-checkpoint';
import { divergenceError } from './divergence';
import { EarlyStopping, type Score } from './early-stopping';
import { Throughput } from './throughput';
import { TrainStep, type Diverged, type Learner, type TrainStepOptions } from './train-step';
import type { Plan, PlannedStep } from './training-plan';

export interface LoopOptions extends TrainStepOptions {
  /** At its highest; what is told when a run diverges. */
  readonly learningRate: number;
  readonly weightDecay: number;
  readonly earlyStopping: boolean;
  /** Steps from one checkpoint to the next; without, see `isCheckpointDue`. */
  readonly checkpointEvery?: number | undefined;
}

/** Texts that were held back, on which the weights are scored now and then. */
export interface Check<E, V> {
  /** Rejects with a cancelled error when the signal comes meanwhile. */
  readonly evaluate: () => Promise<E>;
  /** What decides which weights are the best. */
  readonly score: (evaluation: E) => Score;
  readonly toEvent: (evaluation: E, at: { readonly step: number; readonly epoch: number; readonly best: boolean }) => V;
}

/** What stays open of a run, whatever its model learns. */
export interface RunHooks {
  /** Keeps the present weights, of this step: they are the best so far, or the last good ones. */
  readonly keepWeights: (step: number) => Promise<void>;
  /** Absent where nobody will resume the run. */
  readonly saveCheckpoint?: (snapshot: Snapshot) => Promise<void>;
  /** Where an earlier process got to. */
  readonly resumeFrom?: Checkpoint | undefined;
  readonly signal: AbortSignal;
}

/**
 * @typeParam B a batch
 * @typeParam E what a check finds
 * @typeParam V how it is told
 */
export interface LoopTask<B, E, V> extends RunHooks {
  readonly ops: TensorOps;
  readonly learner: Learner<B>;
  readonly plan: Plan<B>;
  readonly options: LoopOptions;
  readonly isCheckDue: (planned: PlannedStep<B>) => boolean;
  /** Absent when nothing is held back. */
  readonly check?: Check<E, V> | undefined;
}

export type StepEvent = Unaddressed<RunStepEvent>;

export interface TrainingOutcome {
  readonly steps: number;
  readonly stopped: RunEnding;
  readonly examplesPerSecond: number;
  /** The step whose weights, the best, `keepWeights` holds: they are the ones to use. Without, those of the model are. */
  readonly keptStep: number | undefined;
}

/**
 * After a training: the weights to use are in the model as well as where they are kept.
 *
 * @throws a cancelled error where the person ended it
 */
export async function settleOutcome(outcome: TrainingOutcome, { restore, keepWeights }: Pick<RunHooks, 'keepWeights'> & { readonly restore: () => Promise<void> }): Promise<TrainingOutcome> {
  if (outcome.keptStep !== undefined) await restore();
  else await keepWeights(outcome.steps);
  if (outcome.stopped === 'cancelled') throw cancelledError(`Stopped after step ${outcome.steps}.`);
  return outcome;
}

/**
 * Trains a model, step by step, as events. It knows nothing of hosts, files or screens, nor of what is learnt: the host draws
 * the events, keeps weights when asked, and aborts `signal` to end after the present step.
 *
 * @throws a user error when loss, gradients or scores are no longer finite; the last good weights were kept before, unless this
 * process's first step fails before any check.
 */
export async function* trainModel<B, E, V>(task: LoopTask<B, E, V>): AsyncGenerator<StepEvent | V, TrainingOutcome, void> {
  const training = new Training(task);
  try {
    return yield* training.run();
  } finally {
    training.dispose();
  }
}

class Training<B, E, V> {
  private readonly optimizer: AdamW;
  private readonly trainStep: TrainStep<B>;
  private readonly throughput: Throughput;
  private readonly stopping = new EarlyStopping();
  private steps = 0;
  /** The step whose weights `keepWeights` holds as the best so far. */
  private bestStep: number | undefined;
  /** The check that is due after the present step was not made yet. */
  private checkPending = false;
  private checkpointStep = 0;
  private since = performance.now();

  constructor(private readonly task: LoopTask<B, E, V>) {
    const { ops, learner, options, plan } = task;
    this.optimizer = new AdamW(ops, learner.parameters, { ...ADAMW_DEFAULTS, weightDecay: options.weightDecay }, learner.readByRows);
    this.trainStep = new TrainStep(ops, learner, this.optimizer, options);
    this.throughput = new Throughput(plan.totalTokens);
  }

  async *run(): AsyncGenerator<StepEvent | V, TrainingOutcome, void> {
    if (this.task.resumeFrom) await this.restore(this.task.resumeFrom);
    if (!this.checkPending && this.isOver) return this.end('early');
    for (const planned of this.task.plan.steps(this.checkPending ? this.steps - 1 : this.steps)) {
      // The host's messages, a stop above all, are read between steps: the steps themselves compute synchronously.
      await setImmediate();
      if (this.task.signal.aborted) return this.end('cancelled');
      // Of a step that a stop cut off from its check, only the check is left to do.
      if (!this.checkPending) {
        const made = await this.step(planned);
        if (made === 'stopped') return this.end('cancelled');
        yield made;
      }
      const check = yield* this.checkWhereDue(planned);
      if (check === 'stopped') return this.end('cancelled');
      if (isCheckpointDue(this.steps, { checked: check === 'made', every: this.task.options.checkpointEvery })) await this.saveCheckpoint();
      if (check === 'made' && this.isOver) return this.end('early');
    }
    return this.end('finished');
  }

  dispose(): void {
    this.trainStep.dispose();
    this.optimizer.dispose();
  }

  private async step({ step, epoch, batches, learningRate }: PlannedStep<B>): Promise<StepEvent | 'stopped'> {
    const started = performance.now();
    const report = await this.trainStep.run(batches, learningRate, this.task.signal);
    if (report === 'stopped') return report;
    if ('diverged' in report) return this.giveUp(step + 1, notFinite(report));
    this.throughput.add(report, (performance.now() - started) / 1000);
    this.steps = step + 1;
    const { loss, gradientNorm } = report;
    const { totalSteps } = this.task.plan;
    const { rowsPerSecond, tokensPerSecond } = this.throughput;
    const speed = { rowsPerSecond, tokensPerSecond, secondsLeft: this.throughput.secondsLeft(totalSteps - this.steps) };
    return { kind: 'step', step: this.steps, epoch, totalSteps, loss, learningRate, gradientNorm, ...speed, memoryBytes: process.memoryUsage.rss() };
  }

  private async *checkWhereDue(planned: PlannedStep<B>): AsyncGenerator<V, 'none' | 'made' | 'stopped', void> {
    if (!this.task.isCheckDue(planned)) return 'none';
    const { check } = this.task;
    if (!check) return 'made';
    this.checkPending = true;
    const event = await this.check(planned, check);
    if (!event) return 'stopped';
    this.checkPending = false;
    yield event;
    return 'made';
  }

  /** Whether early stopping ends the run here. */
  private get isOver(): boolean {
    return this.task.options.earlyStopping && this.stopping.shouldStop && this.steps < this.task.plan.totalSteps;
  }

  /** Scores the present weights, and keeps them if they are the best; `undefined` if the signal came meanwhile. */
  private async check({ epoch }: PlannedStep<B>, { evaluate, score, toEvent }: Check<E, V>): Promise<V | undefined> {
    const evaluation = await evaluate().catch((error: unknown) => this.failedCheck(error));
    if (!evaluation) return undefined;
    const best = this.stopping.add(score(evaluation));
    if (best) {
      await this.task.keepWeights(this.steps);
      this.bestStep = this.steps;
    }
    return toEvent(evaluation, { step: this.steps, epoch, best });
  }

  private failedCheck(error: unknown): Promise<undefined> | undefined {
    if (error instanceof AppError && error.family === 'cancelled') return undefined;
    if (error instanceof AppError && error.code === 'model-output-not-finite') return this.giveUp(this.steps, "the model's outputs are not finite");
    throw error;
  }

  /** Ends a diverged run: the best weights were kept at a check, else the last good ones, those of the step before, are now. */
  private async giveUp(step: number, what: string): Promise<never> {
    const undone = this.trainStep.undo();
    const best = this.bestStep !== undefined;
    if (undone && !best) await this.task.keepWeights(this.steps - 1);
    throw divergenceError({ step, what, learningRate: this.task.options.learningRate, kept: undone || best });
  }

  /** With a checkpoint of the last step: what comes after training may be stopped too. */
  private async end(stopped: RunEnding): Promise<TrainingOutcome> {
    if (this.steps > this.checkpointStep) await this.saveCheckpoint();
    const { rows, seconds } = this.throughput;
    return { steps: this.steps, stopped, keptStep: this.bestStep, examplesPerSecond: rows / Math.max(seconds, 1e-9) };
  }

  private async saveCheckpoint(): Promise<void> {
    const { weights, moments } = this.optimizer;
    await this.task.saveCheckpoint?.({ state: this.state, weights, moments });
    this.checkpointStep = this.steps;
  }

  private get state(): TrainingState {
    const { steps, checkPending, bestStep } = this;
    const { forwardPasses } = this.trainStep;
    return { schemaVersion: TRAINING_STATE_VERSION, steps, forwardPasses, checkPending, bestStep, earlyStopping: this.stopping.state, throughput: this.throughput.state, elapsedSeconds: (performance.now() - this.since) / 1000 };
  }

  private async restore(checkpoint: Checkpoint): Promise<void> {
    const { steps, forwardPasses, checkPending, bestStep, earlyStopping, throughput, elapsedSeconds } = checkpoint.state;
    await restoreCheckpoint(checkpoint, this.task.learner.parameters, this.optimizer);
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
