import { expect, test } from 'vitest';
import { TestOps } from '../engine/kernels/test-ops.test-helper';
import { toBatch } from './batch';
import { embeddingsBackward, embeddingsForward } from './embeddings';
import { expectNoLeaks } from './leaks.test-helper';
import { Gradients } from './parameters';
import { dot, largestDifference, layerNorm, slopes, someNumbers } from './plain-math.test-helper';
import { floats, parametersOf, tinyConfig } from './tiny-bert.test-helper';

const ops = new TestOps();
expectNoLeaks(ops);

// A vocabulary of 5, 4 positions, 2 token types, H = 3; the word 2 comes three times, the words 0 and 1 never.
const CONFIG = tinyConfig({ vocabSize: 5, maxPositionEmbeddings: 4, typeVocabSize: 2, hiddenSize: 3, layerNormEps: 1e-3, hiddenDropoutProb: 0 });
const BATCH = toBatch([{ inputIds: [2, 4, 2], tokenTypeIds: [0, 0, 1] }, { inputIds: [3, 2, 4], tokenTypeIds: [0, 1, 1] }], 0);
const TABLES = { word: someNumbers(15, 1), position: someNumbers(12, 2), token_type: someNumbers(6, 3) };
const GAMMA = someNumbers(3, 4);
const BETA = someNumbers(3, 5);

function parameters() {
  return parametersOf(ops, {
    'bert.embeddings.word_embeddings.weight': [[5, 3], TABLES.word],
    'bert.embeddings.position_embeddings.weight': [[4, 3], TABLES.position],
    'bert.embeddings.token_type_embeddings.weight': [[2, 3], TABLES.token_type],
    'bert.embeddings.LayerNorm.weight': [[3], GAMMA],
    'bert.embeddings.LayerNorm.bias': [[3], BETA],
  });
}

/** Word + position + token type of each token, then LayerNorm, in double precision. */
function plain({ word, position, token_type }: Readonly<Record<keyof typeof TABLES, readonly number[]>>): number[][] {
  const sums = Array.from(BATCH.inputIds, (id, token) =>
    [0, 1, 2].map((h) => word[id * 3 + h]! + position[(token % BATCH.sequenceLength) * 3 + h]! + token_type[BATCH.tokenTypeIds[token]! * 3 + h]!),
  );
  return layerNorm(sums, GAMMA, BETA, CONFIG.layerNormEps);
}

test('each token is its word, its position and its token type together, normalised', () => {
  const weights = parameters();
  const output = ops.scope(() => ops.toFloats(embeddingsForward({ ops, parameters: weights }, CONFIG, BATCH).hidden.output));
  expect(largestDifference(output, plain(TABLES).flat())).toBeLessThan(1e-6);
  weights.dispose();
});

test('a word’s gradient is the sum over its places; words that do not occur have none', () => {
  const weights = parameters();
  const gradients = new Gradients(ops);
  const dOutput = someNumbers(18, 6);
  ops.scope(() => {
    const pass = { ops, parameters: weights, gradients };
    embeddingsBackward(pass, CONFIG, BATCH, embeddingsForward(pass, CONFIG, BATCH).saved, [floats(ops, dOutput, [6, 3])]);
  });
  for (const table of Object.keys(TABLES) as (keyof typeof TABLES)[]) {
    const expected = slopes((values) => dot(plain({ ...TABLES, [table]: values }), dOutput), TABLES[table]);
    expect(largestDifference(ops.toFloats(gradients.get(`bert.embeddings.${table}_embeddings.weight`)!), expected), table).toBeLessThan(1e-5);
  }
  expect([...ops.toFloats(gradients.get('bert.embeddings.word_embeddings.weight')!).subarray(0, 6)]).toEqual([0, 0, 0, 0, 0, 0]);
  gradients.clear();
  weights.dispose();
});
