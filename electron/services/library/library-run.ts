import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AppError, toErrorPayload, userError } from '../../../shared/errors';
import { TRAINING_DIVERGED } from '../../../shared/model/divergence';
import type { PretrainingRecord, PretrainingScores } from '../../../shared/model/pretraining';
import type { RunEvent, RunRecord } from '../../../shared/model/run';
import type { RunKind, RunState, RunSummary } from '../../../shared/model/run-library';
import { throttleBatches, throttleLatest } from '../../../shared/rpc/throttle';
import type { Application } from '../application';
import { resumePretraining, resumeRun, type ResumeOptions } from '../runs';
import { missingFiles } from './missing-files';
import { RunHistoryStore } from './run-history';
import { writeRunMeta, type RunMeta } from './run-meta';
import { inScreenWords } from './screen-words';

/** News and bundles of events are sent this often at most. */
const NEWS_MS = 100;

/** What a run does when its process has ended because somebody asked. */
type Wish = 'paused' | 'stopped' | 'interrupted';

const CAN_GO_ON: readonly RunState[] = ['paused', 'stopped', 'interrupted', 'failed'];
/** Errors after which it cannot: its files are gone, or it would come to the same place again. */
const FOR_GOOD: readonly string[] = ['run-deleted', TRAINING_DIVERGED];

export interface RunNews {
  readonly changed: (run: LibraryRun) => void;
  readonly events: (runId: string, first: number, events: readonly RunEvent[]) => void;
  /** It is no longer at work; there may be a model now. */
  readonly ended: (run: LibraryRun) => void;
}

/** One run of the home folder: its state, its live events, and how to set it going and end it. */
export class LibraryRun {
  private history: RunHistoryStore | undefined;
  private training: { readonly controller: AbortController; wish: Wish; readonly ended: Promise<void> } | undefined;
  private title: string | undefined;
  private secondsLeft: number | undefined;
  private readonly news = throttleLatest<undefined>(NEWS_MS, () => this.listeners.changed(this));
  private saving: Promise<void> = Promise.resolve();

  constructor(
    readonly id: string,
    readonly folder: string,
    readonly record: RunRecord | PretrainingRecord,
    private meta: RunMeta,
    private readonly listeners: RunNews,
  ) {}

  get kind(): RunKind {
    return 'kind' in this.record ? 'pretraining' : 'finetuning';
  }

  get state(): RunState {
    return this.meta.state;
  }

  get name(): string {
    return this.meta.name;
  }

  get datasetId(): string {
    return this.meta.dataset.id;
  }

  get modelId(): string {
    return this.meta.model.id;
  }

  get queuedAt(): number {
    return this.meta.queuedAt;
  }

  /** Where the weights are that the run has kept. */
  get modelFolder(): string {
    return join(this.folder, 'best');
  }

  get hasModel(): boolean {
    return !this.training && this.hasWeights;
  }

  private get hasWeights(): boolean {
    return existsSync(join(this.modelFolder, 'config.json'));
  }

  get isActive(): boolean {
    return this.training !== undefined;
  }

  summary(queuePlace?: number): RunSummary {
    const { name, state, dataset, model, step, totalSteps, epoch, accuracy, pretraining, error } = this.meta;
    const { title, secondsLeft } = this;
    return {
      ...{ id: this.id, kind: this.kind, name, state, createdAt: this.record.createdAt, dataset, model, step, totalSteps, epoch, hasModel: this.hasModel },
      ...{ resumable: CAN_GO_ON.includes(state) && !FOR_GOOD.includes(error?.code ?? '') },
      ...defined({ title, secondsLeft, accuracy, pretraining, error, queuePlace }),
    };
  }

  /** What happened so far: from memory while it trains, else from its file. */
  async readHistory(): Promise<RunHistoryStore> {
    return this.history ?? RunHistoryStore.read(this.id, join(this.folder, 'events.jsonl'));
  }

  rename(name: string): Promise<void> {
    return this.change({ name });
  }

  /** @param queuedAt those with the lowest come first */
  enqueue(queuedAt: number): Promise<void> {
    return this.change({ state: 'queued', queuedAt, error: undefined });
  }

  /** Out of the queue, without having been at work. */
  async takeOut(state: 'paused' | 'stopped'): Promise<void> {
    await this.change({ state });
  }

  /** Trains until it ends, for whatever reason. @throws where the disk does not take how it ended */
  async train(app: Application): Promise<void> {
    const controller = new AbortController();
    let end: () => void = () => undefined;
    // Before anything is waited for: whoever pauses it or closes the app meanwhile must be heard.
    this.training = { controller, wish: 'interrupted', ended: new Promise((resolve) => (end = resolve)) };
    const outcome = await this.carryOut(app, controller.signal).catch((error: unknown) => this.failure(error));
    this.training = undefined;
    this.history = undefined;
    this.title = undefined;
    this.secondsLeft = undefined;
    await this.change(outcome).finally(end);
    this.listeners.ended(this);
  }

  private async carryOut(app: Application, signal: AbortSignal): Promise<Partial<RunMeta>> {
    const history = await this.readHistory();
    this.history = history;
    await this.change({ state: 'training', error: undefined });
    let first = history.next;
    const bundles = throttleBatches<RunEvent>(NEWS_MS, (events) => {
      this.listeners.events(this.id, first, events);
      first += events.length;
    });
    const onEvent = (event: RunEvent) => {
      history.add(event);
      this.follow(event);
      bundles.add(event);
      this.news.add(undefined);
    };
    return this.goOn(app, { folder: this.folder, signal, onEvent }).finally(() => bundles.flush());
  }

  /** Asks a run that is at work to end, and waits until it has. */
  async end(wish: Wish): Promise<void> {
    const { training } = this;
    if (!training) return;
    training.wish = wish;
    training.controller.abort();
    // A disk that does not take the news must not keep it at work.
    if (wish !== 'interrupted') await this.change({ state: wish === 'paused' ? 'pausing' : 'stopping' }).catch(() => undefined);
    await training.ended;
  }

  /** Goes on with the run where it is, and says what it came to. */
  private async goOn(app: Application, options: ResumeOptions<RunEvent>): Promise<Partial<RunMeta>> {
    if (this.kind === 'pretraining') {
      const { result } = await resumePretraining(app, options);
      return { state: 'finished', step: result.steps, pretraining: scoresOf(result) };
    }
    const { result } = await resumeRun(app, options);
    return { state: 'finished', step: result.steps, ...(result.accuracy === null ? {} : { accuracy: result.accuracy }) };
  }

  private follow(event: RunEvent): void {
    if (event.kind === 'progress') this.title = event.title;
    if (event.kind === 'step') {
      this.title = undefined;
      this.secondsLeft = event.secondsLeft;
      this.meta = { ...this.meta, step: event.step, totalSteps: event.totalSteps, epoch: event.epoch };
    }
    // Those of the weights that are kept. On disk too, so that a run whose process vanished can say how far it was.
    if (event.kind === 'evaluation' && event.best) void this.change({ accuracy: event.accuracy }).catch(() => undefined);
    if (event.kind === 'pretraining-evaluation' && event.best) void this.change({ pretraining: scoresOf(event) }).catch(() => undefined);
  }

  private failure(error: unknown): Partial<RunMeta> {
    const wish = this.training?.wish ?? 'interrupted';
    if (error instanceof AppError && error.family === 'cancelled') return { state: wish };
    const { folder, record, meta } = this;
    // Without its folder a run can break anywhere, by an error that nobody foresaw.
    const mayBeMissing = !existsSync(folder) || (error instanceof AppError && error.family === 'user');
    const lost = mayBeMissing ? missingFiles({ folder, record, meta, hasModel: this.hasWeights }, error) : undefined;
    const payload = toErrorPayload(lost ?? inScreenWords(error));
    return { state: payload.code === 'engine-died' ? 'interrupted' : 'failed', error: payload };
  }

  private async change(changes: Partial<RunMeta>): Promise<void> {
    this.meta = { ...this.meta, ...changes };
    this.news.add(undefined);
    if ('state' in changes) this.news.flush();
    const { meta } = this;
    // One after the other, so that the last state is the one that stays.
    this.saving = this.saving.catch(() => undefined).then(() => writeRunMeta(this.folder, meta));
    await this.saving;
  }
}

function scoresOf({ loss, top1, top5, nspAccuracy }: PretrainingScores): PretrainingScores {
  return { loss, top1, top5, nspAccuracy };
}

function defined<T extends object>(object: T): { readonly [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as { readonly [K in keyof T]?: Exclude<T[K], undefined> };
}

export function noRun(id: string): AppError {
  return userError('no-such-run', `There is no run ${JSON.stringify(id)}.`, 'It may have been discarded in another window.');
}
