import type { Evaluation } from '../../shared/model/evaluation';
import type { RunEvaluationEvent, Unaddressed } from '../../shared/model/run';
import type { BertClassifier } from '../bert/classifier';
import type { TensorOps } from '../bert/tensor-ops';
import { isCheckDue } from './check-schedule';
import { ClassificationLearner } from './classification-learner';
import type { LabelledExamples } from './examples';
import { trainModel, type LoopOptions, type RunHooks, type StepEvent, type TrainingOutcome } from './training-loop';
import { TrainingPlan, type TrainingPlanOptions } from './training-plan';

export interface TrainingOptions extends TrainingPlanOptions, LoopOptions {
  /** One for each class; without, all count the same. */
  readonly classWeights?: Float64Array | undefined;
}

/** The held-back rows, on which the weights are scored now and then. */
export interface Validation {
  readonly rows: number;
  /** Rejects with a cancelled error when the signal comes meanwhile. */
  readonly evaluate: () => Promise<Evaluation>;
}

export interface TrainingTask extends RunHooks {
  readonly ops: TensorOps;
  readonly model: BertClassifier;
  readonly train: LabelledExamples;
  readonly options: TrainingOptions;
  /** Absent when nothing is held back. */
  readonly validation?: Validation;
}

type EvaluationEvent = Unaddressed<RunEvaluationEvent>;
export type TrainingEvent = StepEvent | EvaluationEvent;

/** Fine-tunes a classifier: see {@link trainModel}. */
export function trainClassifier({ model, train, validation, ...task }: TrainingTask): AsyncGenerator<TrainingEvent, TrainingOutcome, void> {
  const plan = new TrainingPlan(train.lengths, task.options);
  const rows = { train: train.labelIds.length, heldBack: validation?.rows ?? 0 };
  return trainModel<Int32Array, Evaluation, EvaluationEvent>({
    ...task,
    plan,
    learner: new ClassificationLearner(model, train, { classWeights: task.options.classWeights, compiled: plan.compiledSizes(model.config) }),
    isCheckDue: (planned) => isCheckDue(planned, plan, rows),
    check: validation && {
      evaluate: validation.evaluate,
      score: ({ loss, macroF1 }) => ({ loss, macroF1 }),
      toEvent: ({ loss, accuracy, macroF1 }, at) => ({ kind: 'evaluation', ...at, loss, accuracy, macroF1 }),
    },
  });
}
