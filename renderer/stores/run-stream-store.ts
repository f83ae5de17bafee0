import { createStore } from 'zustand/vanilla';
import type { AppClient } from '../../shared/contract';
import type { AppError } from '../../shared/errors';
import { NO_COURSE, withPretrainingEvent, type PretrainingCourse } from '../../shared/model/pretraining';
import type { RunEvaluationEvent, RunEvent, RunNoteEvent, RunProbesEvent, RunStartedEvent, RunStepEvent } from '../../shared/model/run';
import { asAppError } from '../client/use-request';
import { turns } from './turns';
import { StepBuffer, type StepPoint } from './step-buffer';

/** What one run has told: its past once, then its events as they come. */
export interface RunStreamState {
  readonly runId: string | undefined;
  readonly status: 'none' | 'loading' | 'live' | 'failed';
  readonly error: AppError | undefined;
  readonly started: RunStartedEvent | undefined;
  readonly steps: readonly StepPoint[];
  readonly lastStep: RunStepEvent | undefined;
  readonly evaluations: readonly RunEvaluationEvent[];
  readonly notes: readonly RunNoteEvent[];
  readonly probes: readonly RunProbesEvent[];
  /** Of a pre-training run. */
  readonly pretraining: PretrainingCourse;
  readonly watch: (runId: string | undefined) => void;
  /** Asks for the past again: after a lost connection. */
  readonly reload: () => void;
}

const NOTHING = { error: undefined, started: undefined, steps: [], lastStep: undefined, evaluations: [], notes: [], probes: [], pretraining: NO_COURSE } as const;

interface Bundle {
  readonly runId: string;
  readonly first: number;
  readonly events: readonly RunEvent[];
}

/** More probes than these are thinned: a scrubber has no finer steps. */
const MAX_PROBES = 600;

/** Events are put into the store once for each frame that is drawn, however many bundles came since the last; never in the same task as a chart. */
export function createRunStreamStore(app: AppClient, onFrame: (draw: () => void) => void = (draw) => turns.take(draw)) {
  let buffer = new StepBuffer();
  let next = 0;
  let waiting: Bundle[] = [];
  let isDrawing = false;

  const store = createStore<RunStreamState>((set, get) => ({
    runId: undefined,
    status: 'none',
    ...NOTHING,
    watch: (runId) => {
      if (runId === get().runId) return;
      set({ runId, status: runId === undefined ? 'none' : 'loading', ...NOTHING });
      if (runId !== undefined) void load(runId);
    },
    reload: () => {
      const { runId } = get();
      if (runId !== undefined) void load(runId);
    },
  }));

  async function load(runId: string): Promise<void> {
    try {
      const history = await app.runs.history({ id: runId });
      if (store.getState().runId !== runId) return;
      buffer = new StepBuffer();
      buffer.reset(history.steps);
      next = history.next;
      const { evaluations, notes, probes, started, pretraining = NO_COURSE } = history;
      store.setState({ status: 'live', error: undefined, started, steps: [...buffer.points], lastStep: undefined, evaluations, notes, probes: thinProbes(probes), pretraining });
      draw();
    } catch (thrown) {
      if (store.getState().runId === runId) store.setState({ status: 'failed', error: asAppError(thrown) });
    }
  }

  function draw(): void {
    isDrawing = false;
    const state = store.getState();
    if (state.status !== 'live') return;
    const { events, end } = joinBundles(waiting.filter(({ runId }) => runId === state.runId), next);
    waiting = [];
    if (end === undefined) return void load(state.runId!);
    next = end;
    if (events.length === 0) return;
    store.setState(withEvents(state, buffer, events));
  }

  app.on('runEvents', (bundle) => {
    if (bundle.runId !== store.getState().runId) return;
    waiting.push(bundle);
    if (isDrawing) return;
    isDrawing = true;
    onFrame(draw);
  });
  return store;
}

/** The events from number `next` on, and the number after them; undefined where some were missed: the past is to be asked for again. */
function joinBundles(bundles: readonly Bundle[], next: number): { readonly events: readonly RunEvent[]; readonly end: number | undefined } {
  const events: RunEvent[] = [];
  let end = next;
  for (const bundle of bundles) {
    if (bundle.first > end) return { events: [], end: undefined };
    events.push(...bundle.events.slice(end - bundle.first));
    end = Math.max(end, bundle.first + bundle.events.length);
  }
  return { events, end };
}

type Told = Pick<RunStreamState, 'started' | 'steps' | 'lastStep' | 'evaluations' | 'notes' | 'probes' | 'pretraining'>;

/** The state after more events; lists that got nothing new stay the same, so that nothing draws in vain. */
function withEvents(state: Told, buffer: StepBuffer, events: readonly RunEvent[]): Told {
  const lists = { evaluations: [...state.evaluations], notes: [...state.notes], probes: [...state.probes] };
  let { started, lastStep, pretraining } = state;
  let stepsChanged = false;
  for (const event of events) {
    switch (event.kind) {
      case 'step':
        buffer.append(event);
        lastStep = event;
        stepsChanged = true;
        break;
      case 'started':
        started = event;
        buffer.goBackTo(event.step);
        lists.evaluations = upTo(lists.evaluations, event.step);
        lists.probes = upTo(lists.probes, event.step);
        stepsChanged = true;
        break;
      case 'evaluation':
        lists.evaluations.push(event);
        break;
      case 'probes':
        // A run that was stopped before its check looks at the same step again.
        lists.probes = [...lists.probes.filter(({ step }) => step !== event.step), event];
        break;
      case 'note':
        lists.notes.push(event);
        break;
      case 'pretraining-started':
      case 'pretraining-evaluation':
      case 'pretraining-examples':
        if (event.kind === 'pretraining-started') {
          buffer.goBackTo(event.step);
          stepsChanged = true;
        }
        pretraining = withPretrainingEvent(pretraining, event);
        break;
      case 'progress':
        break;
    }
  }
  return {
    started,
    lastStep,
    pretraining,
    steps: stepsChanged ? [...buffer.points] : state.steps,
    evaluations: kept(state.evaluations, lists.evaluations),
    notes: kept(state.notes, lists.notes),
    probes: thinProbes(kept(state.probes, lists.probes)),
  };
}

function upTo<T extends { readonly step: number }>(events: readonly T[], last: number): T[] {
  return events.filter(({ step }) => step <= last);
}

/** The old list where the new one says the same. */
function kept<T>(old: readonly T[], now: readonly T[]): readonly T[] {
  return old.length === now.length && old[old.length - 1] === now[now.length - 1] ? old : now;
}

function thinProbes(probes: readonly RunProbesEvent[]): readonly RunProbesEvent[] {
  if (probes.length <= MAX_PROBES) return probes;
  return probes.filter((_, i) => i % 2 === 0 || i >= probes.length - 2);
}
