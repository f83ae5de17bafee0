import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runFactsSchema, type RunFacts } from '../../../shared/model/run';
import type { TensorOps } from '../../bert/tensor-ops';
import { finetune, type FinetuneEvent } from '../finetune';
import { PRECISIONS, TestOps } from '../../engine/kernels/test-ops.test-helper';
import { temporaryFolder } from '../../files/temporary-folder.test-helper';
import { csvRows, smallTask, type TaskOverrides } from '../finetune.test-helper';
import { collect } from '../tiny-model.test-helper';

const OPS = new Map(PRECISIONS.map((precision) => [precision, new TestOps(precision)]));

/** 32 rows to train on, 8 held back: with batches of 8 an epoch has four steps and a check. */
export const TABLE = csvRows(40);

export async function newRun(overrides: TaskOverrides): Promise<ResumableRun> {
  return runIn(await temporaryFolder(), overrides);
}

/** A run of {@link TABLE}, or of another table, in a folder that may hold an earlier part of it. */
export function runIn(folder: string, overrides: TaskOverrides, table = TABLE): ResumableRun {
  return new ResumableRun(OPS.get(overrides.precision === 'bf16' ? 'bf16' : 'f32')!, folder, table, overrides);
}

/** What a run ends in that is never stopped. */
export async function weightsOfUnbroken(overrides: TaskOverrides): Promise<Buffer> {
  const run = await newRun(overrides);
  await run.go();
  return run.weights();
}

/** A run in a folder that may be stopped and gone on with, like a process that is killed and started again. */
export class ResumableRun {
  constructor(
    private readonly ops: TensorOps,
    readonly folder: string,
    private readonly table: string,
    private readonly overrides: TaskOverrides = {},
  ) {}

  get checkpoints(): string {
    return join(this.folder, 'checkpoints');
  }

  get best(): string {
    return join(this.folder, 'best');
  }

  /** Its final weights, byte for byte. */
  weights(): Promise<Buffer> {
    return readFile(join(this.best, 'model.safetensors'));
  }

  /** Goes to the end, or stops after the step for which `until` is true: by a clean stop, or as if killed there. */
  async go(until: (step: number) => boolean = () => false, { kill = false, onEvent = () => undefined }: { kill?: boolean; onEvent?: (event: FinetuneEvent, stop: () => void) => void } = {}): Promise<FinetuneEvent[]> {
    const controller = new AbortController();
    const task = await smallTask(this.ops, this.folder, this.table, { ...this.overrides, signal: controller.signal });
    const settled = join(this.folder, 'facts.json');
    const facts: RunFacts | undefined = existsSync(settled) ? runFactsSchema.parse(JSON.parse(await readFile(settled, 'utf8'))) : undefined;
    const persistence = { checkpoints: this.checkpoints, versions: { TensorFlow: '2' }, resume: { facts }, settle: (now: RunFacts) => writeFile(settled, JSON.stringify(now)) };
    const generator = finetune({ ...task, persistence });
    if (kill) return this.killed(generator, until);
    const events: FinetuneEvent[] = [];
    const stop = (event: FinetuneEvent) => {
      events.push(event);
      onEvent(event, () => controller.abort());
      if (event.kind === 'step' && until(event.step)) controller.abort();
    };
    await collect(generator, stop).catch((error: unknown) => {
      if (!controller.signal.aborted) throw error;
    });
    return events;
  }

  /** Nothing after this step happens any more. */
  private async killed(generator: AsyncGenerator<FinetuneEvent, unknown, void>, until: (step: number) => boolean): Promise<FinetuneEvent[]> {
    const events: FinetuneEvent[] = [];
    for await (const event of generator) {
      events.push(event);
      if (event.kind === 'step' && until(event.step)) break;
    }
    return events;
  }
}
