import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { userError } from '../../shared/errors';
import type { z } from 'zod';
import type { PretrainingRecord } from '../../shared/model/pretraining';
import { RUN_SCHEMA_VERSION, type RunEvent, type RunRecord } from '../../shared/model/run';
import { atomicFolder, isTemporaryFile } from '../files/atomic-file';
import { fileError } from '../files/file-errors';
import { makeFolders, move, remove, removeEmpty } from '../files/folders';
import { readSealedJson, writeSealedJson } from '../files/versioned-json';
import { moveModelUp, refuseObstacles } from './finished-model';
import { appendEvent, rewindEvents } from './run-events';
import { checkUnlocked, RunLock } from './run-lock';

const RECORD = 'run.json';
const RESULT = 'result.json';
const EVENTS = 'events.jsonl';

/** What there was before a run, to go back to when it never gets under way. */
interface Before {
  /** The topmost folder that did not exist. */
  readonly created: string | undefined;
  /** Where the run that is to be replaced was put. */
  readonly replaced: string | undefined;
}

/**
 * The folder that a run's model ends in, with the run inside while it trains: `OUT/run` holds run.json, events.jsonl,
 * checkpoints/ and best/; at the end OUT itself is the Hugging Face folder. It is locked until {@link release}.
 */
export class RunFolder {
  private constructor(
    readonly out: string,
    /** Within `out`; a run of the home is its own folder. */
    readonly run: string,
    private readonly lock: RunLock,
    private readonly before: Before,
  ) {}

  /** Where the engine keeps the best weights so far, as a Hugging Face folder. */
  get best(): string {
    return join(this.run, 'best');
  }

  get hasKeptWeights(): boolean {
    return existsSync(join(this.best, 'config.json'));
  }

  /**
   * Makes the folder ready and writes run.json. What was there stays until {@link accept}.
   *
   * @throws a user error when the folder holds something and `overwrite` is not given, or a run that is under way.
   */
  static async prepare(outPath: string, record: RunRecord | PretrainingRecord, { overwrite }: { readonly overwrite: boolean }): Promise<RunFolder> {
    const out = resolve(outPath);
    try {
      await putBackReplaced(out);
      await clearTemporary(out);
      const present = await contents(out);
      if (present.includes('run')) await checkUnlocked(join(out, 'run'));
      if (present.length > 0 && !overwrite) throw occupied(out, present);
      refuseObstacles(out);
      const before = { created: await makeFolders(out), replaced: present.includes('run') ? replacedRun(out) : undefined };
      return await RunFolder.begin(out, record, before);
    } catch (error) {
      throw fileError('write', out, error);
    }
  }

  private static async begin(out: string, record: RunRecord | PretrainingRecord, before: Before): Promise<RunFolder> {
    const run = join(out, 'run');
    try {
      if (before.replaced) await putAside(run, before.replaced);
      await atomicFolder(run, (temporary) => writeRunRecord(temporary, record));
      return new RunFolder(out, run, await RunLock.acquire(run), before);
    } catch (error) {
      // Should this fail too, the first failure is the one to tell; the next to come here puts back what was put aside.
      await goBack(out, before).catch(() => undefined);
      throw error;
    }
  }

  /**
   * Opens a run to go on with: its OUT, OUT/run, or a run of the home.
   *
   * @throws a user error when there is none, or another process has it.
   */
  static async open(path: string): Promise<RunFolder> {
    const given = resolve(path);
    await putBackReplaced(given);
    const run = [join(given, 'run'), given].find((folder) => existsSync(join(folder, RECORD)));
    if (run === undefined) {
      const what = existsSync(given) ? `${given} is not a run: it has no run/${RECORD}.` : `There is no folder ${given}.`;
      throw userError('not-a-run', what, 'Name the folder that was given as --out when the run was started.');
    }
    const out = basename(run) === 'run' ? dirname(run) : run;
    const replaced = replacedRun(out);
    const lock = await RunLock.acquire(run);
    for (const folder of new Set([out, run])) await clearTemporary(folder);
    return new RunFolder(out, run, lock, { created: undefined, replaced: existsSync(replaced) ? replaced : undefined });
  }

  /** @throws a user error when run.json is damaged, or of a newer version */
  async record<Form>(schema: z.ZodType<Form>): Promise<Form> {
    return readSealedJson(join(this.run, RECORD), { what: "the run's settings", version: RUN_SCHEMA_VERSION, schema });
  }

  /** The result of a run that came to its end. */
  async result<Result>(schema: z.ZodType<{ readonly result: Result }>): Promise<Result | undefined> {
    const path = join(this.run, RESULT);
    if (!existsSync(path)) return undefined;
    return (await readSealedJson(path, { what: "the run's result", version: RUN_SCHEMA_VERSION, schema })).result;
  }

  /** The run got under way: what it replaces may go. */
  async accept(): Promise<void> {
    if (this.before.replaced) await remove(this.before.replaced);
  }

  /** The run never got under way: leaves everything as it was before. */
  async withdraw(): Promise<void> {
    await goBack(this.out, this.before);
  }

  async noteEngine(pid: number | undefined): Promise<void> {
    if (pid !== undefined) await this.lock.noteEngine(pid);
  }

  async release(): Promise<void> {
    await this.lock.release();
  }

  async append(event: RunEvent): Promise<void> {
    await appendEvent(join(this.run, EVENTS), event);
  }

  /** Drops the events of later steps, which will come again, and a line that a kill cut off. */
  async rewindEvents(step: number): Promise<void> {
    await rewindEvents(join(this.run, EVENTS), step);
  }

  /** Keeps the result, then {@link wrapUp | wraps up}. */
  async finish(result: object): Promise<void> {
    await writeSealedJson(join(this.run, RESULT), { schemaVersion: RUN_SCHEMA_VERSION, result });
    await this.wrapUp();
  }

  /**
   * Moves the finished model up into the folder itself, then lets the checkpoints go, which weigh six times as much and are
   * of no use any more. May be called again after a kill: it goes on with what is left.
   */
  async wrapUp(): Promise<void> {
    const { best, out, run } = this;
    if (out !== run) await moveModelUp(best, out);
    await remove(join(run, 'checkpoints'));
  }
}

/** Writes run.json into the folder of a run that is yet to begin. */
export async function writeRunRecord(folder: string, record: RunRecord | PretrainingRecord): Promise<void> {
  await writeSealedJson(join(folder, RECORD), record);
}

function replacedRun(out: string): string {
  return join(out, 'run.replaced');
}

/** What a killed process had put aside is worth more than the run of its that never got under way. */
async function putAside(run: string, replaced: string): Promise<void> {
  if (existsSync(replaced)) await remove(run);
  else await move(run, replaced);
}

/** A process that was to replace a run was killed before it had begun one. */
async function putBackReplaced(out: string): Promise<void> {
  const replaced = replacedRun(out);
  if (existsSync(replaced) && !existsSync(join(out, 'run'))) await move(replaced, join(out, 'run'));
}

/** Removes a run that never got under way, puts back the one that it was to replace, and removes the folders made for it. */
async function goBack(out: string, { created, replaced }: Before): Promise<void> {
  const run = join(out, 'run');
  // Else the run that is there is still the one that was to be replaced.
  if (!replaced || existsSync(replaced)) await remove(run);
  if (replaced && existsSync(replaced)) await move(replaced, run);
  for (let path = out; created && path.length >= created.length; path = dirname(path)) await removeEmpty(path);
}

/** Removes what writers left that were killed. */
async function clearTemporary(folder: string): Promise<void> {
  for (const name of (await allContents(folder)).filter(isTemporaryFile)) await remove(join(folder, name));
}

/** What a person would say is in a folder. */
async function contents(folder: string): Promise<string[]> {
  return (await allContents(folder)).filter((name) => !isTemporaryFile(name));
}

async function allContents(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw fileError('read', folder, error);
  }
}

function occupied(out: string, present: readonly string[]) {
  if (!present.includes('run')) {
    const more = present.length > 3 ? ' …' : '';
    return userError('folder-not-empty', `The folder ${out} is not empty: it holds ${present.slice(0, 3).join(', ')}${more}.`, 'Name another one with --out, or add --overwrite.');
  }
  const finished = existsSync(join(out, 'run', RESULT));
  const hint = finished ? 'Name another one with --out, or add --overwrite.' : 'Go on with it (--resume), name another folder with --out, or add --overwrite.';
  return userError('folder-not-empty', `The folder ${out} already holds a run.`, hint);
}
