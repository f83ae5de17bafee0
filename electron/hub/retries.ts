import { setTimeout } from 'node:timers/promises';
import { cancelledError } from '../../shared/errors';
import { FailedTry } from './hub-errors';

/** How long to wait for what. */
export interface Patience {
  /** A connection that brings nothing for so long has stalled, in milliseconds. */
  readonly stallMs: number;
  /** Waits between tries, in milliseconds; their number is that of further tries. */
  readonly waitsMs: readonly number[];
}

export const PATIENCE: Patience = { stallMs: 30_000, waitsMs: [500, 1000, 2000, 4000, 8000] };

/** A hub that asks for a longer pause than this is asked again by the person, not by us. */
const LONGEST_WAIT_MS = 60_000;

/**
 * Tries until it works, with growing waits after what may pass.
 *
 * @param madeHeadway asked after a failed try: whether it brought something, so that tries are counted anew
 * @throws what the last try would tell a person; a cancelled error
 */
export async function withRetries<T>(attempt: () => Promise<T>, { waitsMs }: Patience, signal: AbortSignal | undefined, madeHeadway: () => boolean = () => false): Promise<T> {
  for (let failures = 0; ; failures++) {
    if (signal?.aborted) throw cancelledError();
    try {
      return await attempt();
    } catch (thrown) {
      if (signal?.aborted) throw cancelledError();
      if (!(thrown instanceof FailedTry)) throw thrown;
      if (madeHeadway()) failures = 0;
      const wait = Math.max(waitsMs[failures] ?? 0, thrown.waitMs ?? 0);
      if (!thrown.isPassing || failures >= waitsMs.length || wait > LONGEST_WAIT_MS) throw thrown.told;
      await setTimeout(wait, undefined, { ...(signal ? { signal } : {}) }).catch(() => Promise.reject(cancelledError()));
    }
  }
}
