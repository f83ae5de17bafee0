import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Random } from '../../shared/math/random';
import type { BertClassifier } from '../bert/classifier';
import type { TensorOps } from '../bert/tensor-ops';
import { temporaryFolder } from '../files/temporary-folder.test-helper';
import type { LabelledExamples } from './examples';
import { loadEncoder } from './load-model';

/** A BERT of two layers of 32 with 338 tokens and 64 positions, made by tools/reference/classifier.py. */
export const TINY_BERT = join(import.meta.dirname, 'fixtures/tiny-bert/base');

export async function tinyClassifier(ops: TensorOps, labels: readonly string[] = ['no', 'yes']): Promise<BertClassifier> {
  const { model } = await loadEncoder(ops, TINY_BERT, { labels, seed: 1, dropout: undefined });
  return model;
}

/** A folder with the shape and the vocabulary of {@link TINY_BERT}, but a single token type, and no weights. */
export async function oneTypeBert(): Promise<string> {
  const folder = await temporaryFolder();
  await cp(join(TINY_BERT, 'vocab.txt'), join(folder, 'vocab.txt'));
  const config = JSON.parse(await readFile(join(TINY_BERT, 'config.json'), 'utf8')) as object;
  await writeFile(join(folder, 'config.json'), JSON.stringify({ ...config, type_vocab_size: 1 }));
  return folder;
}

/**
 * Rows of random tokens, 4 to 40 each. Their class can be learnt from the token after [CLS], which is one of two tokens
 * for each class.
 */
export function tinyExamples(count: number, { classes = 2, seed = 1 } = {}): LabelledExamples {
  const random = new Random(seed);
  const labelIds = Int32Array.from({ length: count }, () => random.nextBelow(classes));
  const encodings = Array.from(labelIds, (label) => {
    const inputIds = Int32Array.from({ length: 4 + random.nextBelow(37) }, () => 100 + random.nextBelow(200));
    inputIds.set([2, 50 + 2 * label + random.nextBelow(2)]);
    inputIds[inputIds.length - 1] = 3;
    return { inputIds, tokenTypeIds: new Int32Array(inputIds.length), attentionMask: new Int32Array(inputIds.length).fill(1) };
  });
  return { encodings, lengths: Int32Array.from(encodings, ({ inputIds }) => inputIds.length), labelIds };
}

export function weightsOf({ parameters }: BertClassifier): Map<string, Float32Array> {
  return new Map(parameters.names.map((name) => [name, parameters.toArray(name).data]));
}

/** Over all weights of two models, or of one at two times. */
export function largestDifference(a: ReadonlyMap<string, Float32Array>, b: ReadonlyMap<string, Float32Array>): number {
  let largest = 0;
  for (const [name, values] of a) {
    const others = b.get(name)!;
    values.forEach((value, i) => (largest = Math.max(largest, Math.abs(value - others[i]!))));
  }
  return largest;
}

export function allFinite(weights: ReadonlyMap<string, Float32Array>): boolean {
  return [...weights.values()].every((values) => values.every(Number.isFinite));
}

/** Gives one value of the model's weights another value. */
export function plant({ parameters }: BertClassifier, name: string, value: number): void {
  const { shape, data } = parameters.toArray(name);
  parameters.replace({ name, shape, data: data.with(0, value) });
}

/** Runs a generator to its end: what it yielded, and what it returned. */
export async function collect<E, R>(generator: AsyncGenerator<E, R, void>, onEvent?: (event: E) => void): Promise<{ events: E[]; result: R }> {
  const events: E[] = [];
  for (;;) {
    const next = await generator.next();
    if (next.done) return { events, result: next.value };
    events.push(next.value);
    onEvent?.(next.value);
  }
}
