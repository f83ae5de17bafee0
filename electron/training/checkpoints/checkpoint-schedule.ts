/** Without `--checkpoint-every`: a checkpoint at each check, and after this many steps at the latest. */
const MOST_STEPS = 500;

/** Whether a checkpoint is written after `step` steps. It depends on counters alone, so that a run's files can be foretold. */
export function isCheckpointDue(step: number, { checked, every }: { readonly checked: boolean; readonly every?: number | undefined }): boolean {
  return every === undefined ? checked || step % MOST_STEPS === 0 : step % every === 0;
}
