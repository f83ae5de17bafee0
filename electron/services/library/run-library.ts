import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { userError } from '../../../shared/errors';
import { pretrainingRecordSchema, pretrainingResultSchema, type PretrainingConfig, type PretrainingRecord } from '../../../shared/model/pretraining';
import { RUN_SCHEMA_VERSION, runRecordSchema, type RunConfig, type RunRecord } from '../../../shared/model/run';
import type { RunDetails, RunHistory, RunSummary } from '../../../shared/model/run-library';
import { runResultSchema } from '../../../shared/model/run-result';
import { atomicFolder, isTemporaryFile } from '../../files/atomic-file';
import { makeFolders, removeAtOnce } from '../../files/folders';
import { readSealedJson } from '../../files/versioned-json';
import type { Application } from '../application';
import { checkUnlocked } from '../run-lock';
import { writeRunRecord } from '../run-folder';
import { LibraryRun, noRun, type RunNews } from './library-run';
import { newRunMeta, readRunMeta, writeRunMeta, type RunMeta } from './run-meta';

export type NewRun = Pick<RunMeta, 'name' | 'dataset' | 'model'> & ({ readonly kind: 'finetuning'; readonly config: RunConfig } | { readonly kind: 'pretraining'; readonly config: PretrainingConfig });

/** The runs of the home folder, and their queue: one trains at a time, because two would share the same cores. */
export class RunLibrary {
  private readonly runs = new Map<string, LibraryRun>();
  private active: Promise<void> | undefined;
  private closing = false;

  constructor(
    private readonly app: Application,
    private readonly news: RunNews,
  ) {}

  get folder(): string {
    return join(this.app.home, 'runs');
  }

  /** Finds the runs of earlier processes: what was at work then was interrupted; what waited goes on waiting. */
  async load(): Promise<void> {
    const names = await readdir(this.folder).catch(() => []);
    for (const id of names.filter((name) => !isTemporaryFile(name))) {
      // One damaged run is no reason to show none; it stays on the disk.
      await this.loadOne(id).catch((error: unknown) => this.app.notify(`The run ${id} cannot be read: ${String(error)}`));
    }
    this.startNext();
  }

  list(): RunSummary[] {
    return [...this.runs.values()].sort((a, b) => (a.record.createdAt < b.record.createdAt ? 1 : -1)).map((run) => this.summarize(run));
  }

  all(): readonly LibraryRun[] {
    return [...this.runs.values()];
  }

  run(id: string): LibraryRun {
    const run = this.runs.get(id);
    if (!run) throw noRun(id);
    return run;
  }

  summary(id: string): RunSummary {
    return this.summarize(this.run(id));
  }

  summarize(run: LibraryRun): RunSummary {
    const place = this.queue().indexOf(run);
    return run.summary(place < 0 ? undefined : place);
  }

  async details(id: string): Promise<RunDetails> {
    const run = this.run(id);
    const { folder } = run;
    // Of a run whose folder somebody deleted there is what it was begun with.
    const record = (await whereThere(folder, readRecord(folder))) ?? run.record;
    // How it stands is told as it is after the reading.
    if ('kind' in record) return { kind: 'pretraining', folder, record, ...(await resultIn(folder, pretrainingResultSchema)), summary: this.summary(id) };
    return { kind: 'finetuning', folder, record, ...(await resultIn(folder, runResultSchema)), summary: this.summary(id) };
  }

  async history(id: string, maxSteps: number): Promise<RunHistory> {
    return (await this.run(id).readHistory()).history(maxSteps);
  }

  /** Writes a new run's folder and puts it in the queue. */
  async add(run: NewRun): Promise<RunSummary> {
    const { name, dataset, model } = run;
    const about = { schemaVersion: RUN_SCHEMA_VERSION, id: randomUUID(), createdAt: new Date().toISOString(), appVersion: this.app.version } as const;
    const record: RunRecord | PretrainingRecord = run.kind === 'pretraining' ? { kind: run.kind, ...about, config: run.config } : { ...about, config: run.config };
    const meta = { ...newRunMeta({ name, dataset, model }), queuedAt: this.endOfQueue() };
    await makeFolders(this.folder);
    const folder = join(this.folder, record.id);
    await atomicFolder(folder, async (temporary) => {
      await writeRunRecord(temporary, record);
      await writeRunMeta(temporary, meta);
    });
    this.runs.set(record.id, new LibraryRun(record.id, folder, record, meta, this.news));
    this.startNext();
    return this.summary(record.id);
  }

  async pause(id: string): Promise<RunSummary> {
    return this.end(id, 'paused');
  }

  async stop(id: string): Promise<RunSummary> {
    return this.end(id, 'stopped');
  }

  async resume(id: string): Promise<RunSummary> {
    const run = this.run(id);
    const { resumable, error } = run.summary();
    if (!resumable) throw userError('not-resumable', error?.message ?? `The run “${run.name}” is ${run.state}.`, error?.hint ?? 'Only a run that was paused, stopped or interrupted can go on.');
    await run.enqueue(this.endOfQueue());
    this.startNext();
    return this.summary(id);
  }

  /** @throws a user error when the disk refuses; the run can then be discarded again */
  async discard(id: string): Promise<void> {
    const run = this.run(id);
    await run.end('stopped');
    await checkUnlocked(run.folder);
    this.runs.delete(id);
    await removeAtOnce(run.folder).catch((thrown: unknown) => {
      this.runs.set(id, run);
      throw thrown;
    });
  }

  async moveInQueue(id: string, place: number): Promise<RunSummary[]> {
    const run = this.run(id);
    const others = this.queue().filter((other) => other !== run);
    if (run.state !== 'queued') throw userError('not-queued', `The run “${run.name}” does not wait in the queue.`);
    others.splice(place, 0, run);
    const start = Date.now();
    for (const [index, queued] of others.entries()) {
      // While the others are written its turn may come, or somebody may take it out.
      if (this.queue().includes(queued)) await queued.enqueue(start + index);
    }
    return this.list();
  }

  /** Ends what trains with a checkpoint: the next process finds it interrupted, to go on with. */
  async close(): Promise<void> {
    this.closing = true;
    await Promise.all(this.all().map((run) => run.end('interrupted')));
  }

  private async end(id: string, wish: 'paused' | 'stopped'): Promise<RunSummary> {
    const run = this.run(id);
    if (run.isActive) await run.end(wish);
    else if (run.state === 'queued') await run.takeOut(wish);
    return this.summary(id);
  }

  private queue(): LibraryRun[] {
    return this.all().filter((run) => run.state === 'queued' && !run.isActive).sort((a, b) => a.queuedAt - b.queuedAt);
  }

  /** Later than all that wait: who was moved in the queue a moment ago has a time of a moment ahead. */
  private endOfQueue(): number {
    return Math.max(Date.now(), ...this.queue().map(({ queuedAt }) => queuedAt + 1));
  }

  private startNext(): void {
    if (this.active || this.closing) return;
    const [next] = this.queue();
    if (!next) return;
    this.active = next.train(this.app).catch((error: unknown) => this.app.notify(String(error))).then(() => {
      this.active = undefined;
      this.startNext();
    });
  }

  private async loadOne(id: string): Promise<void> {
    const folder = join(this.folder, id);
    const meta = await readRunMeta(folder);
    if (!meta) return;
    const record = await readRecord(folder);
    const state = existsSync(join(folder, 'result.json')) ? 'finished' : meta.state;
    const wasAtWork = ['training', 'pausing', 'stopping'].includes(state);
    this.runs.set(id, new LibraryRun(id, folder, record, { ...meta, state: wasAtWork ? 'interrupted' : state }, this.news));
  }
}

/** Of a finished run. */
async function resultIn<Result>(folder: string, schema: z.ZodType<{ readonly result: Result }>): Promise<{ readonly result?: Result }> {
  const path = join(folder, 'result.json');
  const found = await whereThere(path, readSealedJson(path, { what: "the run's result", version: RUN_SCHEMA_VERSION, schema }));
  return found ? { result: found.result } : {};
}

/** What is read there; `undefined` where there is nothing, also if it goes meanwhile. */
function whereThere<T>(path: string, reading: Promise<T>): Promise<T | undefined> {
  return reading.catch((error: unknown) => {
    if (existsSync(path)) throw error;
    return undefined;
  });
}

/** Of pre-training, where it says so. */
const recordSchema: z.ZodType<RunRecord | PretrainingRecord> = z.union([pretrainingRecordSchema, runRecordSchema]);

function readRecord(folder: string): Promise<RunRecord | PretrainingRecord> {
  return readSealedJson(join(folder, 'run.json'), { what: "the run's settings", version: RUN_SCHEMA_VERSION, schema: recordSchema });
}
