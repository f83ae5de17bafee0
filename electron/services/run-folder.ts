import { createReadStream, existsSync, statSync } from 'node:fs';
import { appendFile, mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { userError } from '../../shared/errors';
import type { z } from 'zod';
import { RUN_SCHEMA_VERSION, type RunEvent } from '../../shared/model/run';
import { atomicFile, atomicFolder, isTemporaryFile, writeFileAtomically } from '../files/atomic-file';
import { fileError } from '../files/file-errors';
import { MANIFEST } from '../files/manifest';
import { readVersionedJson } from '../files/versioned-json';
import { checkUnlocked, RunLock } from './run-lock';

const RECORD = 'run.json';
const RESULT = 'result.json';
const EVENTS = 'events.jsonl';

/** What an earlier model in the folder may have had and this one has not: it would be read together with the new files. */
const FORMER_MODEL_FILES = ['model.safetensors.index.json', 'special_tokens_map.json', 'added_tokens.json'];

/** Names that must not be taken by folders. */
const MODEL_FILES = ['README.md', 'config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json', 'vocab.txt'];

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
    /** The topmost folder that did not exist before. */
    private readonly created: string | undefined,
    private readonly replaced: string | undefined,
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
  static async prepare(outPath: string, record: object, { overwrite }: { readonly overwrite: boolean }): Promise<RunFolder> {
    const out = resolve(outPath);
    const run = join(out, 'run');
    try {
      await putBackReplaced(out);
      await clearTemporary(out);
      const present = await contents(out);
      if (present.includes('run')) await checkUnlocked(run);
      if (present.length > 0 && !overwrite) throw occupied(out, present);
      refuseObstacles(out);
      const created = await mkdir(out, { recursive: true });
      const replaced = present.includes('run') ? replacedRun(out) : undefined;
      if (replaced) await putAside(run, replaced);
      await atomicFolder(run, (temporary) => writeFileAtomically(join(temporary, RECORD), `${JSON.stringify(record, null, 2)}\n`));
      return new RunFolder(out, run, await RunLock.acquire(run), created, replaced);
    } catch (error) {
      throw fileError('write', out, error);
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
    await clearTemporary(run);
    return new RunFolder(out, run, lock, undefined, existsSync(replaced) ? replaced : undefined);
  }

  /** @throws a user error when run.json is damaged, or of a newer version */
  async record<Form>(schema: z.ZodType<Form>): Promise<Form> {
    return readVersionedJson(join(this.run, RECORD), { what: "the run's settings", version: RUN_SCHEMA_VERSION, schema });
  }

  /** The result of a run that came to its end. */
  async result<Result>(schema: z.ZodType<{ readonly result: Result }>): Promise<Result | undefined> {
    const path = join(this.run, RESULT);
    if (!existsSync(path)) return undefined;
    return (await readVersionedJson(path, { what: "the run's result", version: RUN_SCHEMA_VERSION, schema })).result;
  }

  /** The run got under way: what it replaces may go. */
  async accept(): Promise<void> {
    if (this.replaced) await rm(this.replaced, { recursive: true, force: true });
  }

  /** The run never got under way: leaves everything as it was before. */
  async withdraw(): Promise<void> {
    await rm(this.run, { recursive: true, force: true });
    if (this.replaced) await rename(this.replaced, this.run);
    for (let path = this.out; this.created && path.length >= this.created.length; path = dirname(path)) await rmdir(path);
  }

  async noteEngine(pid: number | undefined): Promise<void> {
    if (pid !== undefined) await this.lock.noteEngine(pid);
  }

  async release(): Promise<void> {
    await this.lock.release();
  }

  async append(event: RunEvent): Promise<void> {
    try {
      await appendFile(join(this.run, EVENTS), `${JSON.stringify(event)}\n`);
    } catch (error) {
      throw fileError('write', join(this.run, EVENTS), error);
    }
  }

  /** Drops the events of later steps, which will come again, and a line that a kill cut off. */
  async rewindEvents(step: number): Promise<void> {
    const path = join(this.run, EVENTS);
    if (!existsSync(path)) return;
    await atomicFile(path, async (write) => {
      for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
        if (stepOf(line) <= step) await write(Buffer.from(`${line}\n`));
      }
    });
  }

  /**
   * Keeps the result, then moves the finished model up into the folder itself; config.json, without which nothing loads it,
   * comes last.
   */
  async finish(result: object): Promise<void> {
    await writeFileAtomically(join(this.run, RESULT), `${JSON.stringify({ schemaVersion: RUN_SCHEMA_VERSION, result }, null, 2)}\n`);
    await this.moveUp();
  }

  /** May be called again after a kill: it goes on with what is left. */
  async moveUp(): Promise<void> {
    const { best, out, run } = this;
    if (out === run || !existsSync(best)) return;
    const names = (await readdir(best)).filter((name) => name !== MANIFEST).sort((a, b) => Number(a === 'config.json') - Number(b === 'config.json'));
    if (names.includes('config.json')) await rm(join(out, 'config.json'), { force: true });
    for (const name of FORMER_MODEL_FILES) await rm(join(out, name), { force: true });
    for (const name of names) await rename(join(best, name), join(out, name));
    await rm(best, { recursive: true });
  }
}

function replacedRun(out: string): string {
  return join(out, 'run.replaced');
}

/** What a killed process had put aside is worth more than the run of its that never got under way. */
async function putAside(run: string, replaced: string): Promise<void> {
  if (existsSync(replaced)) await rm(run, { recursive: true });
  else await rename(run, replaced);
}

/** A process that was to replace a run was killed before it had begun one. */
async function putBackReplaced(out: string): Promise<void> {
  const replaced = replacedRun(out);
  if (existsSync(replaced) && !existsSync(join(out, 'run'))) await rename(replaced, join(out, 'run'));
}

/** Removes what writers left that were killed. */
async function clearTemporary(folder: string): Promise<void> {
  for (const name of (await allContents(folder)).filter(isTemporaryFile)) await rm(join(folder, name), { recursive: true, force: true });
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

function stepOf(line: string): number {
  try {
    const { step } = JSON.parse(line) as { step?: unknown };
    return typeof step === 'number' ? step : Infinity;
  } catch {
    return Infinity;
  }
}

/** Before hours of training, not after. */
function refuseObstacles(out: string): void {
  const obstacle = [...MODEL_FILES, ...FORMER_MODEL_FILES].find((name) => statSync(join(out, name), { throwIfNoEntry: false })?.isDirectory());
  if (obstacle) throw userError('folder-in-the-way', `The folder ${out} holds a folder named ${obstacle}, where the model needs a file.`, 'Name another folder with --out.');
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
