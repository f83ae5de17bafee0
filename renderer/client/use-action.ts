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
  readonly run: (work: (options: CallOptions) => Promise<void>) => Promise<void>;
  readonly cancel: () => void;
  readonly clear: () => void;
}

interface Held {
  readonly busy: boolean;
  readonly progress?: Progress;
  readonly since: number;
  readonly error?: AppError;
}

export function useAction(): Action {
  const [held, setHeld] = useState<Held>({ busy: false, since: 0 });
  const controller = useRef<AbortController>(undefined);
  useEffect(() => () => controller.current?.abort(), []);
  const run = useCallback(async (work: (options: CallOptions) => Promise<void>) => {
    if (controller.current) return;
    const own = new AbortController();
    controller.current = own;
    setHeld({ busy: true, since: performance.now() });
    try {
      await work({ signal: own.signal, onProgress: (progress) => setHeld((old) => ({ ...old, progress })) });
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
