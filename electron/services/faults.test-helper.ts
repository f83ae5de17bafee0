import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect } from 'vitest';
import type { RunConfig } from '../../shared/model/run';
import { isTemporaryFile } from '../files/atomic-file';
import { withFault, type Fault, type FaultReport, type Operation } from '../files/failing-disk.test-helper';
import { finetuneRun, resumeRun } from './runs';
import { APP, modelIn, smallRunConfig, stoppedRun } from './small-run.test-helper';

/** How a run begins on the failing disk: in no folder, in the place of an earlier run, or going on after a stop. */
export type Beginning = 'new' | 'overwrite' | 'resume';

/** Runs of a few steps, with checks and checkpoints, that all should end in the same model. */
export class FaultyRuns {
  private readonly expected: Buffer;
  private count = 0;

  private constructor(
    private readonly base: string,
    private readonly config: RunConfig,
    private readonly beginning: Beginning,
  ) {
    this.expected = modelIn(join(base, 'whole'));
  }

  static async prepare(base: string, beginning: Beginning): Promise<FaultyRuns> {
    const config = smallRunConfig(base);
    await finetuneRun(APP, { config, out: join(base, 'whole'), overwrite: false });
    if (beginning === 'resume') await stoppedRun(config, join(base, 'stopped'));
    return new FaultyRuns(base, config, beginning);
  }

  /** All operations of such a run that a fault can strike. */
  async operations(fault: Fault): Promise<readonly Operation[]> {
    const { error, operations } = await this.attempt(await this.folder(), fault, undefined);
    expect(error).toBeUndefined();
    return operations;
  }

  /** One run whose operation `at` fails, and what must hold afterwards. */
  async survives(fault: Fault, at: Operation, { forGood }: { readonly forGood: boolean }): Promise<void> {
    const folder = await this.folder();
    const what = `${fault}${forGood ? ' from then on' : ''} at: ${at}`;
    const { error, operations } = await this.attempt(folder, fault, at, forGood);
    expect(operations, what).toContain(at);
    this.checkError(error, fault, what);
    this.checkModel(folder, what);
    await this.goOn(folder, what);
    expect(modelIn(folder).equals(this.expected), what).toBe(true);
    expect(filesIn(folder), what).toEqual(filesIn(join(this.base, 'whole')));
    rmSync(folder, { recursive: true });
  }

  private async folder(): Promise<string> {
    // Each of them has the same name, so that operations have too.
    const folder = join(this.base, `${this.count++}`, 'out');
    mkdirSync(join(folder, '..'));
    if (this.beginning === 'overwrite') await cp(join(this.base, 'whole'), folder, { recursive: true });
    if (this.beginning === 'resume') await cp(join(this.base, 'stopped'), folder, { recursive: true });
    return folder;
  }

  private attempt(folder: string, fault: Fault, at: Operation | undefined, forGood = false): Promise<FaultReport> {
    return withFault(fault, at, () => this.run(folder), { within: join(folder, '..'), forGood });
  }

  private run(folder: string): Promise<unknown> {
    if (this.beginning === 'resume') return resumeRun(APP, { folder });
    return finetuneRun(APP, { config: this.config, out: folder, overwrite: this.beginning === 'overwrite' });
  }

  /** One line that says where and what to do, or none at all where the run could do without. */
  private checkError(error: unknown, fault: Fault, what: string): void {
    if (fault === 'short-write') expect(error, what).toBeUndefined();
    if (error === undefined) return;
    expect(error, what).toMatchObject({ family: 'user', code: fault === 'ENOSPC' ? 'disk-full' : 'disk-error' });
    expect((error as Error).message, what).toMatch(/^Could not (write|read|remove) \/.*out.*: the disk /);
    expect((error as { hint?: string }).hint, what).toBeTruthy();
    expect((error as Error).message, what).not.toContain('.tunesmith-writing-');
  }

  /** What can be loaded is whole: nothing, or a model that is right. */
  private checkModel(folder: string, what: string): void {
    if (existsSync(join(folder, 'config.json'))) expect(modelIn(folder).equals(this.expected), what).toBe(true);
  }

  private async goOn(folder: string, what: string): Promise<void> {
    const isRun = existsSync(join(folder, 'run', 'run.json')) || existsSync(join(folder, 'run.replaced', 'run.json'));
    // What a disk does not let go is cleared away the next time.
    if (!isRun) expect(existsSync(folder) ? readdirSync(folder).filter((name) => !isTemporaryFile(name)) : [], `${what}: nothing is left`).toEqual([]);
    if (isRun) await resumeRun(APP, { folder });
    else await this.run(folder);
  }
}

function filesIn(folder: string): string[] {
  return (readdirSync(folder, { recursive: true }) as string[]).filter((path) => basename(path) !== 'manifest.json').sort();
}
