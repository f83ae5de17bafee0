import { randomUUID } from 'node:crypto';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import type { PretrainingConfig } from '../../../shared/model/pretraining';
import { RUN_SCHEMA_VERSION, type RunConfig, type RunEvent } from '../../../shared/model/run';
import type { Forecast } from '../../../shared/model/run-library';
import { epochsFor, heldBackShare } from '../../../shared/model/usual-settings';
import { atomicFolder } from '../../files/atomic-file';
import { makeFolders, remove } from '../../files/folders';
import type { Application } from '../application';
import { EngineClient, type RequestOptions } from '../engine-client';

/** Of the home folder: where a few steps are tried. */
export const TRIALS = 'trials';

/** Enough that the first, slow ones do not count. */
const STEPS = 8;
const SLOW_STEPS = 2;
/** Checks on the held-back rows and the final scores come on top of the steps. */
const CHECKING = 1.25;
const USABLE_MEMORY = 0.8;

interface Trial {
  readonly signal: AbortSignal;
  readonly onProgress: (share: number) => void;
}

export interface ForecastTask extends Trial {
  readonly config: RunConfig;
  /** Usable rows. */
  readonly rows: number;
}

export interface PretrainingForecastTask extends Trial {
  readonly config: PretrainingConfig;
}

/** Makes a few steps of the run itself, in a folder that goes away again, and works out from their speed what all will take. */
export async function forecastRun(app: Application, { config, rows, ...trial }: ForecastTask): Promise<Forecast> {
  const perStep = config.batchSize * config.accumulate;
  const few: RunConfig = { ...withoutProbes(config), limit: Math.min(config.limit ?? rows, Math.max(4 * STEPS * perStep, 200)), maxSteps: STEPS, validation: 0, earlyStopping: false };
  const { startup, memoryBytes, rowsPerSecond } = await tryOut(app, config.threads, trial, (engine, folder, options) =>
    engine.request<'train'>({ kind: 'train', folder, record: { ...trialRecord(app), config: few } }, options),
  );
  const kept = Math.min(config.limit ?? rows, rows);
  const learnt = epochsFor(config, kept) * kept * (1 - heldBackShare(config, kept));
  const totalSteps = Math.min(config.maxSteps ?? Infinity, Math.max(1, Math.round(learnt / perStep)));
  return forecast(startup + ((totalSteps * perStep) / rowsPerSecond) * CHECKING, memoryBytes, totalSteps);
}

/** The same for pre-training, whose batches all have about as many tokens. All texts are read, as the run itself reads them. */
export async function forecastPretraining(app: Application, { config, ...trial }: PretrainingForecastTask): Promise<Forecast> {
  const { steps: totalSteps = STEPS, ...rest } = config;
  const few: PretrainingConfig = { ...rest, examples: undefined, steps: STEPS, validation: 0 };
  const { startup, memoryBytes, secondsPerStep } = await tryOut(app, config.threads, trial, (engine, folder, options) =>
    engine.request<'pretrain'>({ kind: 'pretrain', folder, record: { kind: 'pretraining', ...trialRecord(app), config: few } }, options),
  );
  return forecast(startup + totalSteps * secondsPerStep * CHECKING, memoryBytes, totalSteps);
}

interface TrialFindings {
  /** Seconds before the first step. */
  readonly startup: number;
  readonly memoryBytes: number;
  readonly rowsPerSecond: number;
  readonly secondsPerStep: number;
}

async function tryOut(app: Application, threads: number, { signal, onProgress }: Trial, ask: (engine: EngineClient, folder: string, options: RequestOptions) => Promise<unknown>): Promise<TrialFindings> {
  const started = performance.now();
  let startup = 0;
  let memoryBytes = 0;
  let rowsPerSecond = 0;
  const stepTimes: number[] = [];
  await inTrialFolder(app, async (folder) => {
    const engine = new EngineClient(app.forkEngine, { threads });
    const onEvent = (event: RunEvent) => {
      if (event.kind === 'started' || event.kind === 'pretraining-started') startup = (performance.now() - started) / 1000;
      if (event.kind !== 'step') return;
      ({ rowsPerSecond } = event);
      stepTimes.push(performance.now());
      memoryBytes = Math.max(memoryBytes, event.memoryBytes);
      onProgress(event.step / STEPS);
    };
    try {
      await ask(engine, folder, { signal, onEvent });
    } finally {
      engine.dispose();
    }
  });
  const [first = 0, ...later] = stepTimes.slice(SLOW_STEPS);
  return { startup, memoryBytes, rowsPerSecond, secondsPerStep: ((later.at(-1) ?? first) - first) / 1000 / Math.max(1, later.length) };
}

function trialRecord({ version }: Application) {
  return { schemaVersion: RUN_SCHEMA_VERSION, id: randomUUID(), createdAt: new Date().toISOString(), appVersion: version } as const;
}

function forecast(seconds: number, memoryBytes: number, totalSteps: number): Forecast {
  const fits = memoryBytes < totalmem() * USABLE_MEMORY;
  return { seconds, memoryBytes, totalSteps, fits, sentence: sentence(seconds, memoryBytes, fits) };
}

async function inTrialFolder(app: Application, work: (folder: string) => Promise<void>): Promise<void> {
  const parent = join(app.home, TRIALS);
  const folder = join(parent, randomUUID());
  await makeFolders(parent);
  await atomicFolder(folder, () => Promise.resolve());
  try {
    await work(folder);
  } finally {
    await remove(folder);
  }
}

function withoutProbes(config: RunConfig): RunConfig {
  return { ...config, probes: undefined };
}

function sentence(seconds: number, memoryBytes: number, fits: boolean): string {
  const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;
  if (!fits) return `This takes about ${gigabytes(memoryBytes)} of memory, of ${gigabytes(totalmem())} that this machine has: choose fewer texts for each step, shorter texts or a smaller model.`;
  return `At most about ${duration(seconds)} and ${gigabytes(memoryBytes)} of memory here.`;
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.max(5, Math.round(seconds / 5) * 5)} seconds`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} minutes`;
  return `${(seconds / 3600).toFixed(1)} hours`;
}
