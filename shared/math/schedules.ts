/**
 * The factor on the learning rate at optimizer step `step` (0 for the first): up from 0 to 1 over `warmupSteps`, then
 * down to 0 at `totalSteps`. Exactly transformers' `get_linear_schedule_with_warmup`; past the end it stays 0.
 */
export function linearWarmupThenDecay(step: number, warmupSteps: number, totalSteps: number): number {
  if (step < warmupSteps) return step / Math.max(1, warmupSteps);
  return Math.max(0, (totalSteps - step) / Math.max(1, totalSteps - warmupSteps));
}
