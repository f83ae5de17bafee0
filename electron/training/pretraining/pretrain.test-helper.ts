import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Random } from '../../../shared/math/random';
import type { PretrainingConfig, PretrainingResult } from '../../../shared/model/pretraining';
import { runFactsSchema, type RunFacts } from '../../../shared/model/run';
import type { TensorOps } from '../../bert/tensor-ops';
import { collect } from '../tiny-model.test-helper';
import { pretrain, type PretrainingEvent, type PretrainingTask } from './pretrain';

/** What each kind of text says: its sentences can be told from those of the others, and a word be guessed from its neighbours. */
const SUBJECTS = [
  ['The cat sat on the mat.', 'A dog ran over grass.', 'Some cows slept all night.'],
  ['The king ruled this land.', 'One knight won two wars.', 'Her castle burned down.'],
  ['My cook made bread.', 'Five guests ate his soup.', 'That pie was too sweet.'],
];

/** So many texts of a few sentences about one subject each, one in each line. */
export function prose(count: number, seed = 1): string {
  const random = new Random(seed);
  const text = (subject: readonly string[]) => Array.from({ length: 2 + random.nextBelow(5) }, () => subject[random.nextBelow(subject.length)]!).join(' ');
  return `${Array.from({ length: count }, (_, i) => text(SUBJECTS[i % SUBJECTS.length]!)).join('\n')}\n`;
}

/** A run of a few steps of a tiny model. */
export const SMALL_RUN: PretrainingConfig = {
  ...{ data: [], objectives: { maskedLanguage: true, nextSentence: true }, wholeWords: false },
  shape: { layers: 1, hidden: 16, heads: 2, vocabSize: 120 },
  ...{ maxLength: 64, steps: 12, batchSize: 2, learningRate: 1e-2, warmup: 0.1, weightDecay: 0.01, dropout: 0 },
  ...{ validation: 0.1, seed: 1, precision: 'f32', threads: 1 },
};

/** A pre-training run in a folder, that may be stopped and gone on with, like a process that is killed and started again. */
export class SmallPretraining {
  constructor(
    private readonly ops: TensorOps,
    readonly folder: string,
    private readonly overrides: Partial<PretrainingConfig> = {},
    private readonly text = prose(90),
  ) {}

  get best(): string {
    return join(this.folder, 'best');
  }

  /** The final weights, byte for byte. */
  weights(): Promise<Buffer> {
    return readFile(join(this.best, 'model.safetensors'));
  }

  async toTheEnd(): Promise<{ events: PretrainingEvent[]; result: PretrainingResult }> {
    return collect(pretrain(await this.task()));
  }

  /** Goes on, and ends as if killed after a step: nothing after it happens any more. */
  async killedAfter(step: number): Promise<void> {
    for await (const event of pretrain(await this.task())) if (event.kind === 'step' && event.step === step) return;
    throw new Error(`The run ended before step ${step}.`);
  }

  private async task(): Promise<PretrainingTask> {
    const data = join(this.folder, 'texts.txt');
    await writeFile(data, this.text);
    const settled = join(this.folder, 'facts.json');
    const facts: RunFacts | undefined = existsSync(settled) ? runFactsSchema.parse(JSON.parse(await readFile(settled, 'utf8'))) : undefined;
    const config: PretrainingConfig = { ...SMALL_RUN, data: [data], ...this.overrides };
    return {
      ...{ ops: this.ops, config, precision: config.precision === 'bf16' ? 'bf16' : 'f32', folder: this.best, appVersion: '0.0.0', signal: new AbortController().signal },
      persistence: {
        ...{ checkpoints: join(this.folder, 'checkpoints'), versions: { TensorFlow: '2' }, resume: { facts } },
        settle: (now) => writeFile(settled, JSON.stringify(now)),
      },
    };
  }
}
