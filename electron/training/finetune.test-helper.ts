import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Random } from '../../shared/math/random';
import type { RunConfig } from '../../shared/model/run';
import type { TensorOps } from '../bert/tensor-ops';
import type { FinetuneTask } from './finetune';
import { TINY_BERT } from './tiny-model.test-helper';

const OPINIONS: Readonly<Record<string, readonly string[]>> = {
  bad: ['it is not good', 'it was just the worst', 'no, not that', 'you do not need it'],
  good: ['it is so good', 'I have never been so happy', 'the best thing there is', 'they are all lovely'],
  none: ['it came on a day', 'there were two of them', 'this is what it is', 'he was in the room'],
};

/** Rows `text,label` (or `text,label,reply`), their labels in turn; the label decides the words. */
export function csvRows(count: number, { labels = ['bad', 'good'], pairs = false } = {}): string {
  const random = new Random(3);
  const phrase = (label: string) => OPINIONS[label]![random.nextBelow(4)]!;
  const rows = Array.from({ length: count }, (_, i) => {
    const label = labels[i % labels.length]!;
    const text = Array.from({ length: 1 + random.nextBelow(3) }, () => phrase(label)).join('. ');
    return `"${text} ${i}",${label}${pairs ? `,"${phrase(label)}"` : ''}`;
  });
  return `text,label${pairs ? ',reply' : ''}\n${rows.join('\n')}\n`;
}

/** What a test may want otherwise than {@link smallTask} has it. */
export interface TaskOverrides extends Partial<Omit<RunConfig, 'data'>> {
  readonly textPair?: string;
  readonly signal?: AbortSignal;
}

/** A run of a few steps on a table of its own, its model in `folder`/best. */
export async function smallTask(ops: TensorOps, folder: string, table: string, { textPair, signal, ...overrides }: TaskOverrides = {}): Promise<FinetuneTask> {
  const path = join(folder, 'data.csv');
  await writeFile(path, table);
  const config: RunConfig = {
    ...{ data: { path, text: 'text', textPair, label: 'label' }, model: { kind: 'folder', path: TINY_BERT } },
    ...{ epochs: 2, batchSize: 8, accumulate: 1, learningRate: 1e-3, warmup: 0.1, weightDecay: 0.01, maxLength: 32 },
    ...{ validation: 'auto', earlyStopping: true, classWeights: false, shuffle: true, seed: 1, precision: 'f32', threads: 2 },
    ...overrides,
  };
  const precision = config.precision === 'bf16' ? 'bf16' : 'f32';
  return { ops, config, precision, folder: join(folder, 'best'), appVersion: '0.0.0', signal: signal ?? new AbortController().signal };
}
