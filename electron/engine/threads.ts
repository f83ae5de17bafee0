import { availableParallelism } from 'node:os';

/** TensorFlow reads this once, when it is loaded: the host sets it for the engine's process. */
export const THREADS_VARIABLE = 'TF_NUM_INTRAOP_THREADS';

/** The threads that this process computes with. */
export function engineThreads(): number {
  const set = Number(process.env[THREADS_VARIABLE]);
  return Number.isInteger(set) && set > 0 ? set : availableParallelism();
}
