import type { RunEvent, Unaddressed } from '../../shared/model/run';

/** About this many times in a run: enough to see answers change, few enough to cost next to nothing. */
const LOOKS = 40;

/** What is looked at while a model trains. */
export interface Looks<E> {
  /** The step that the run is at before its first event, where it is to be looked at there too: not where a checkpoint is still to be restored. */
  readonly from?: number | undefined;
  /** What is seen with the present weights, of this step; nothing where they have no opinion any more. */
  readonly look: (step: number) => Promise<E | undefined>;
}

/** The events of a training, with what is seen before it, now and then, and at each check. */
export async function* withLooks<E extends Unaddressed<RunEvent>, Outcome>(events: AsyncGenerator<E, Outcome, void>, { from, look }: Looks<E>): AsyncGenerator<E, Outcome, void> {
  let lastLook = -1;
  const lookAt = async function* (step: number): AsyncGenerator<E, void, void> {
    if (step === lastLook) return;
    lastLook = step;
    const seen = await look(step);
    if (seen) yield seen;
  };
  try {
    if (from !== undefined) yield* lookAt(from);
    for (;;) {
      const next = await events.next();
      if (next.done) return next.value;
      yield next.value;
      if (isLookDue(next.value)) yield* lookAt(next.value.step);
    }
  } finally {
    // Where a look fails, or the host leaves, the training still holds its tensors.
    await events.return(undefined as never);
  }
}

function isLookDue(event: Unaddressed<RunEvent>): boolean {
  if (event.kind === 'evaluation' || event.kind === 'pretraining-evaluation') return true;
  return event.kind === 'step' && (event.step === event.totalSteps || event.step % Math.ceil(event.totalSteps / LOOKS) === 0);
}
