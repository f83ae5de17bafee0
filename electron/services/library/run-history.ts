import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { assertNever } from '../../../shared/errors';
import { runningMean } from '../../../shared/math/running-mean';
import { extremeIndices } from '../../../shared/math/thinning';
import { NO_COURSE, withPretrainingEvent, type PretrainingCourse } from '../../../shared/model/pretraining';
import type { RunEvaluationEvent, RunEvent, RunNoteEvent, RunProbesEvent, RunStartedEvent, RunStepEvent } from '../../../shared/model/run';
import type { RunHistory, StepSeries } from '../../../shared/model/run-library';
import { DoubleList } from './double-list';

const COLUMNS = ['step', 'loss', 'smoothedLoss', 'learningRate', 'gradientNorm', 'rowsPerSecond', 'tokensPerSecond', 'memoryBytes'] as const satisfies (keyof StepSeries)[];

/** What happened in a run, in a form that hundreds of thousands of steps fit in: 64 bytes each. */
export class RunHistoryStore {
  private readonly columns = Object.fromEntries(COLUMNS.map((name) => [name, new DoubleList()])) as Record<(typeof COLUMNS)[number], DoubleList>;
  private started: RunStartedEvent | undefined;
  private evaluations: RunEvaluationEvent[] = [];
  private notes: RunNoteEvent[] = [];
  private probes: RunProbesEvent[] = [];
  private pretraining: PretrainingCourse | undefined;
  private count = 0;

  constructor(private readonly runId: string) {}

  /** Reads what an earlier process wrote; a line that a kill cut off is left out. */
  static async read(runId: string, path: string): Promise<RunHistoryStore> {
    const store = new RunHistoryStore(runId);
    if (!existsSync(path)) return store;
    for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
      const event = parse(line);
      if (event) store.add(event);
    }
    return store;
  }

  /** The number of the next event; it never falls. */
  get next(): number {
    return this.count;
  }

  add(event: RunEvent): void {
    this.count++;
    switch (event.kind) {
      case 'started':
        this.goBackTo(event.step);
        this.started = event;
        return;
      case 'step':
        this.addStep(event);
        return;
      case 'evaluation':
        this.evaluations.push(event);
        return;
      case 'note':
        this.notes.push(event);
        return;
      case 'probes':
        // A run that was stopped before its check looks at the same step again.
        this.probes = [...this.probes.filter(({ step }) => step !== event.step), event];
        return;
      case 'pretraining-started':
      case 'pretraining-evaluation':
      case 'pretraining-examples':
        if (event.kind === 'pretraining-started') this.goBackTo(event.step);
        this.pretraining = withPretrainingEvent(this.pretraining ?? NO_COURSE, event);
        return;
      case 'progress':
        return;
      default:
        assertNever(event);
    }
  }

  history(maxSteps: number): RunHistory {
    const { runId, started, evaluations, notes, probes, pretraining } = this;
    return { runId, next: this.count, ...(started ? { started } : {}), steps: this.series(maxSteps), evaluations: [...evaluations], notes: [...notes], probes: [...probes], ...(pretraining ? { pretraining } : {}) };
  }

  private addStep(event: RunStepEvent): void {
    const { columns } = this;
    const n = columns.step.length;
    const smoothedLoss = runningMean(columns.smoothedLoss.view()[n - 1] ?? 0, event.loss, n + 1);
    for (const name of COLUMNS) columns[name].push(name === 'smoothedLoss' ? smoothedLoss : event[name]);
  }

  /** A run that goes on makes the steps after its checkpoint again. */
  private goBackTo(step: number): void {
    const kept = countUpTo(this.columns.step.view(), step);
    for (const name of COLUMNS) this.columns[name].truncate(kept);
    this.evaluations = this.evaluations.filter((event) => event.step <= step);
    this.probes = this.probes.filter((event) => event.step <= step);
  }

  private series(maxSteps: number): StepSeries {
    const indices = extremeIndices(this.columns.loss.view(), maxSteps);
    const pick = (list: DoubleList) => {
      const values = list.view();
      return Float64Array.from(indices, (index) => values[index]!);
    };
    return Object.fromEntries(COLUMNS.map((name) => [name, pick(this.columns[name])])) as unknown as StepSeries;
  }
}

function countUpTo(steps: Float64Array, step: number): number {
  let count = steps.length;
  while (count > 0 && steps[count - 1]! > step) count--;
  return count;
}

function parse(line: string): RunEvent | undefined {
  try {
    return JSON.parse(line) as RunEvent;
  } catch {
    return undefined;
  }
}
