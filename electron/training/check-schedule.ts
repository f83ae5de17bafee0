import type { PlannedStep, TrainingPlan } from './training-plan';

/** Held-back rows are scored this often an epoch at most… */
const CHECKS_PER_EPOCH = 4;
/** …and in at most about this share of the training time, unless the checks at the end of each epoch and of the run take more by themselves. */
const CHECKING_SHARE = 0.15;
/** A way forward costs about a third of one forward and back. */
const FORWARD_SHARE = 1 / 3;

/** Rows trained on in an epoch, and rows scored at a check. */
export interface RowCounts {
  readonly train: number;
  readonly heldBack: number;
}

/** Whether the held-back rows are scored after a step: at the end of each epoch and of the run, and evenly in between. */
export function isCheckDue({ step, endsEpoch }: PlannedStep, { stepsPerEpoch, totalSteps }: TrainingPlan, rows: RowCounts): boolean {
  if (endsEpoch || step + 1 === totalSteps) return true;
  const checks = checksPerEpoch(rows);
  const checksAfter = (stepsDone: number) => Math.floor((stepsDone * checks) / stepsPerEpoch);
  const stepInEpoch = step % stepsPerEpoch;
  return checksAfter(stepInEpoch + 1) > checksAfter(stepInEpoch);
}

function checksPerEpoch({ train, heldBack }: RowCounts): number {
  const affordable = Math.floor((CHECKING_SHARE * train) / (FORWARD_SHARE * heldBack));
  return Math.max(1, Math.min(CHECKS_PER_EPOCH, affordable));
}
