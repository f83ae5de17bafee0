import { useCallback, useEffect, useRef, useState } from 'react';
import { AppError, fromErrorPayload, toErrorPayload } from '../../shared/errors';
import type { CallOptions, Progress } from '../../shared/rpc/definitions';

/** Where a request is: on its way (how far, since when), answered, or failed. */
export interface RequestState<T> {
  readonly status: 'idle' | 'waiting' | 'ready' | 'failed';
  /** The last answer; stays while a new one is on its way. */
  readonly value?: T;
  readonly error?: AppError;
  readonly progress?: Progress;
  /** `performance.now()` at the start. */
  readonly since: number;
  readonly run: () => void;
  readonly cancel: () => void;
}

interface Held<T> {
  readonly key: unknown;
  readonly status: 'idle' | 'waiting' | 'ready' | 'failed';
  readonly value?: T;
  readonly error?: AppError;
  readonly progress?: Progress;
  readonly since: number;
}

/**
 * Asks now and again whenever `key` changes (not while it is undefined), and cancels what is no longer wanted.
 * An answer for another key is never shown.
 */
export function useRequest<T>(key: string | undefined, ask: (options: CallOptions) => Promise<T>): RequestState<T> {
  const [held, setHeld] = useState<Held<T>>({ key: undefined, status: 'idle', since: 0 });
  const asking = useRef(ask);
  const controller = useRef<AbortController>(undefined);
  useEffect(() => {
    asking.current = ask;
  });

  const run = useCallback(() => {
    controller.current?.abort();
    if (key === undefined) return;
    const own = new AbortController();
    controller.current = own;
    const put = (change: Partial<Held<T>>) => own.signal.aborted || setHeld((old) => ({ ...old, ...change }));
    setHeld((old) => ({ key, status: 'waiting', since: performance.now(), ...(old.key === key && old.value !== undefined ? { value: old.value } : {}) }));
    asking.current({ signal: own.signal, onProgress: (progress) => void put({ progress }) }).then(
      (value) => void put({ status: 'ready', value }),
      (error: unknown) => void put({ status: 'failed', error: asAppError(error) }),
    );
  }, [key]);

  useEffect(() => {
    run();
    return () => controller.current?.abort();
  }, [run]);

  const cancel = useCallback(() => {
    controller.current?.abort();
    setHeld((old) => ({ ...old, status: old.value === undefined ? 'idle' : 'ready' }));
  }, []);
  const current = held.key === key ? held : { status: key === undefined ? ('idle' as const) : ('waiting' as const), since: held.since };
  return { ...current, run, cancel };
}

/** Whatever was thrown, as an error a person can read. */
export function asAppError(thrown: unknown): AppError {
  return thrown instanceof AppError ? thrown : fromErrorPayload(toErrorPayload(thrown));
}
