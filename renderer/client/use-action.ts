import { useCallback, useEffect, useRef, useState } from 'react';
import { AppError } from '../../shared/errors';
import type { CallOptions, Progress } from '../../shared/rpc/definitions';
import { asAppError } from './use-request';

/** Something a person sets going: whether it runs, how far it is, how it failed. */
export interface Action {
  readonly busy: boolean;
  readonly progress?: Progress;
  readonly since: number;
  readonly error?: AppError;
  /** Starts it; a second start while it runs is ignored. Resolves when all is over, whatever came of it. */
  readonly run: (work: (options: ActionOptions) => Promise<void>) => Promise<void>;
  readonly cancel: () => void;
  readonly clear: () => void;
}

/** What the work gets: to pass on, and whether the person is still there to see what comes of it. */
export interface ActionOptions extends CallOptions {
  readonly hasLeft: () => boolean;
}

interface Held {
  readonly busy: boolean;
  readonly progress?: Progress;
  readonly since: number;
  readonly error?: AppError;
}

/** @param outlives goes on when its screen is left: a download, say, which the strip at the window's foot shows then */
export function useAction({ outlives = false } = {}): Action {
  const [held, setHeld] = useState<Held>({ busy: false, since: 0 });
  const controller = useRef<AbortController>(undefined);
  const left = useRef(false);
  useEffect(() => {
    left.current = false;
    return () => {
      left.current = true;
      if (!outlives) controller.current?.abort();
    };
  }, [outlives]);
  const run = useCallback(async (work: (options: ActionOptions) => Promise<void>) => {
    if (controller.current) return;
    const own = new AbortController();
    controller.current = own;
    setHeld({ busy: true, since: performance.now() });
    try {
      await work({ signal: own.signal, hasLeft: () => left.current, onProgress: (progress) => setHeld((old) => ({ ...old, progress })) });
      setHeld({ busy: false, since: 0 });
    } catch (thrown) {
      const error = asAppError(thrown);
      setHeld({ busy: false, since: 0, ...(error.family === 'cancelled' ? {} : { error }) });
    } finally {
      controller.current = undefined;
    }
  }, []);
  const cancel = useCallback(() => controller.current?.abort(), []);
  const clear = useCallback(() => setHeld({ busy: false, since: 0 }), []);
  return { ...held, run, cancel, clear };
}
