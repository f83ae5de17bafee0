import { existsSync, statSync } from 'node:fs';
import { appendFile, mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { userError } from '../../shared/errors';
import type { RunEvent, RunRecord } from '../../shared/model/run';
import { writeFileAtomically } from '../files/atomic-file';
import { fileError } from '../files/file-errors';

/** What an earlier model in the folder may have had and this one has not: it would be read together with the new files. */
const FORMER_MODEL_FILES = ['model.safetensors.index.json', 'special_tokens_map.json', 'added_tokens.json'];

/** Names that must not be taken by folders. */
const MODEL_FILES = ['README.md', 'config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json', 'vocab.txt'];

/**
 * The folder that a run's model ends in, with the run inside while it trains: `OUT/run` holds run.json, events.jsonl and
 * best/; at the end OUT itself is the Hugging Face folder.
 */
export class RunFolder {
  private constructor(
    readonly out: string,
    /** The topmost folder that did not exist before. */
    private readonly created: string | undefined,
    private readonly replaced: string | undefined,
  ) {}

  get run(): string {
    return join(this.out, 'run');
  }

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
   * @throws a user error when the folder holds something and `overwrite` is not given.
   */
  static async prepare(outPath: string, record: RunRecord, { overwrite }: { readonly overwrite: boolean }): Promise<RunFolder> {
    const out = resolve(outPath);
    try {
      const present = await contents(out);
      if (present.length > 0 && !overwrite) throw occupied(out, present);
      refuseObstacles(out);
      const created = await mkdir(out, { recursive: true });
      const folder = new RunFolder(out, created, present.includes('run') ? join(out, 'run.replaced') : undefined);
      await folder.start(record);
      return folder;
    } catch (error) {
      throw fileError('write', out, error);
    }
  }

  private async start(record: RunRecord): Promise<void> {
    if (this.replaced) {
      // What a killed program had put aside is worth more than the run that never got under way.
      if (existsSync(this.replaced)) await rm(this.run, { recursive: true });
      else await rename(this.run, this.replaced);
    }
    await mkdir(this.run);
    await writeFileAtomically(join(this.run, 'run.json'), `${JSON.stringify(record, null, 2)}\n`);
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

  async append(event: RunEvent): Promise<void> {
    await appendFile(join(this.run, 'events.jsonl'), `${JSON.stringify(event)}\n`);
  }

  /** Moves the finished model up into the folder itself; config.json, without which nothing loads it, comes last. */
  async finish(): Promise<void> {
    const { best } = this;
    const names = (await readdir(best)).sort((a, b) => Number(a === 'config.json') - Number(b === 'config.json'));
    await rm(join(this.out, 'config.json'), { force: true });
    for (const name of FORMER_MODEL_FILES) await rm(join(this.out, name), { force: true });
    for (const name of names) await rename(join(best, name), join(this.out, name));
    await rmdir(best);
  }
}

async function contents(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** Before hours of training, not after. */
function refuseObstacles(out: string): void {
  const obstacle = [...MODEL_FILES, ...FORMER_MODEL_FILES].find((name) => statSync(join(out, name), { throwIfNoEntry: false })?.isDirectory());
  if (obstacle) throw userError('folder-in-the-way', `The folder ${out} holds a folder named ${obstacle}, where the model needs a file.`, 'Name another folder with --out.');
}

function occupied(out: string, present: readonly string[]) {
  const what = present.includes('run') ? 'already holds a run' : `is not empty: it holds ${present.slice(0, 3).join(', ')}${present.length > 3 ? ' …' : ''}`;
  return userError('folder-not-empty', `The folder ${out} ${what}.`, 'Name another one with --out, or add --overwrite.');
}
