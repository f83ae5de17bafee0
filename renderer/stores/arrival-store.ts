import { createStore } from 'zustand/vanilla';
import type { AppError } from '../../shared/errors';
import type { Progress } from '../../shared/rpc/definitions';
import type { Arrival, Brought } from '../client/arrivals';
import { asAppError } from '../client/use-request';
import type { Route } from './route';

/** What is being brought in, one after the other, and what could not be. */
export interface ArrivalState {
  readonly current: Underway | undefined;
  readonly failures: readonly Failure[];
  /** Where the last thing is shown that came in while the person was elsewhere. */
  readonly ready: Route | undefined;
  /** Puts things in the row. Resolves when all of them are through, with those that came in. */
  readonly add: (arrivals: readonly Arrival[]) => Promise<readonly Brought[]>;
  /** Ends what is being brought in, and what waits behind it. */
  readonly cancel: () => void;
  readonly dismiss: (failure: Failure) => void;
  readonly tellReady: (ready: Route | undefined) => void;
}

export interface Underway {
  readonly name: string;
  /** The how manieth it is of how many, since there was nothing to do. */
  readonly place: number;
  readonly count: number;
  /** `performance.now()` at its start. */
  readonly since: number;
  readonly progress?: Progress;
}

export interface Failure {
  readonly name: string;
  readonly error: AppError;
}

interface Waiting {
  readonly arrival: Arrival;
  readonly settle: (brought: Brought | undefined) => void;
}

/** A row of things to bring in: one that fails keeps none of the others from coming. */
export function createArrivalStore() {
  const waiting: Waiting[] = [];
  let controller: AbortController | undefined;
  const store = createStore<ArrivalState>((set) => ({
    current: undefined,
    failures: [],
    ready: undefined,
    add: async (arrivals) => {
      const settled = arrivals.map((arrival) => new Promise<Brought | undefined>((settle) => waiting.push({ arrival, settle })));
      const { current } = store.getState();
      if (current) set({ current: { ...current, count: current.count + arrivals.length } });
      else void workOff();
      return (await Promise.all(settled)).filter((brought) => brought !== undefined);
    },
    cancel: () => {
      for (const { settle } of waiting.splice(0)) settle(undefined);
      controller?.abort();
    },
    dismiss: (failure) => set(({ failures }) => ({ failures: failures.filter((other) => other !== failure) })),
    tellReady: (ready) => set({ ready }),
  }));

  async function workOff(): Promise<void> {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { name } = next.arrival;
      const place = (store.getState().current?.place ?? 0) + 1;
      store.setState({ current: { name, place, count: place + waiting.length, since: performance.now() } });
      next.settle(await bring(next.arrival));
    }
    store.setState({ current: undefined });
  }

  async function bring({ name, bring: start }: Arrival): Promise<Brought | undefined> {
    controller = new AbortController();
    try {
      return await start({ signal: controller.signal, onProgress: (progress) => store.setState(({ current }) => ({ current: current && { ...current, progress } })) });
    } catch (thrown) {
      const error = asAppError(thrown);
      if (error.family !== 'cancelled') store.setState(({ failures }) => ({ failures: [...failures, { name, error }] }));
      return undefined;
    }
  }

  return store;
}
