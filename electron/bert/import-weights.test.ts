import { describe, expect, test } from 'vitest';
import { importFolder, BASE, CLASSIFIER, classifierTensors, fixtureConfig, folderOf, renamed, type Imported } from './import-weights.test-helper';
import { named } from './tiny-bert.test-helper';

const HEAD = ['classifier.weight', 'classifier.bias'];
const POOLER = ['bert.pooler.dense.weight', 'bert.pooler.dense.bias'];
const WORDS = 'bert.embeddings.word_embeddings.weight';
const TOKEN_TYPES = 'bert.embeddings.token_type_embeddings.weight';

function expectSameValues(actual: Imported, expected: Imported, except: readonly string[]): void {
  expect([...actual.parameters.keys()]).toEqual([...expected.parameters.keys()]);
  for (const [name, { shape, data }] of expected.parameters) {
    expect(actual.parameters.get(name)!.shape, name).toEqual(shape);
    if (!except.includes(name)) expect(actual.parameters.get(name)!.data, name).toEqual(data);
  }
}

describe('a checkpoint under any of its known names is the same encoder', () => {
  test('bert-base-uncased’s: gamma and beta, position numbers, the pre-training heads left over', async () => {
    const base = await importFolder(BASE, 'new');
    expectSameValues(base, await importFolder(CLASSIFIER, 'required'), HEAD);
    expect(base.report.fresh).toEqual(HEAD);
    expect(base.report.loaded).toHaveLength(base.parameters.size - 2);
    expect([...base.report.leftOver].sort()).toEqual([
      'cls.predictions.bias',
      'cls.predictions.transform.LayerNorm.beta',
      'cls.predictions.transform.LayerNorm.gamma',
      'cls.predictions.transform.dense.bias',
      'cls.predictions.transform.dense.weight',
      'cls.seq_relationship.bias',
      'cls.seq_relationship.weight',
    ]);
  });

  test('transformers’ own, with its head', async () => {
    const { report, parameters } = await importFolder(CLASSIFIER, 'required');
    expect(report).toEqual({ loaded: [...parameters.keys()], fresh: [], leftOver: [] });
  });

  test('a bare encoder’s, without "bert." before the names', async () => {
    const bare = renamed(await classifierTensors(), (name) => (HEAD.includes(name) ? undefined : name.replace(/^bert\./, '')));
    const { report, ...rest } = await importFolder(await folderOf(bare), 'new');
    expectSameValues({ report, ...rest }, await importFolder(CLASSIFIER, 'required'), HEAD);
    expect(report).toMatchObject({ fresh: HEAD, leftOver: [] });
  });

  test('ELECTRA’s, which has no pooler', async () => {
    const electra = renamed(await classifierTensors(), (name) => (HEAD.includes(name) || POOLER.includes(name) ? undefined : name.replace(/^bert\./, 'electra.')));
    const withDiscriminator = [...electra, named('discriminator_predictions.dense.bias', [2], [1, 2])];
    const imported = await importFolder(await folderOf(withDiscriminator), 'new');
    expectSameValues(imported, await importFolder(CLASSIFIER, 'required'), [...HEAD, ...POOLER]);
    expect(imported.report).toMatchObject({ fresh: [...POOLER, ...HEAD], leftOver: ['discriminator_predictions.dense.bias'] });
  });

  test('DistilBERT’s, which has no token types: they are zeros', async () => {
    const imported = await importFolder(await folderOf(distilbert(await classifierTensors())), 'new');
    expectSameValues(imported, await importFolder(CLASSIFIER, 'required'), [...HEAD, ...POOLER, TOKEN_TYPES]);
    expect(imported.report.fresh).toEqual([TOKEN_TYPES, ...POOLER, ...HEAD]);
    expect(new Set(imported.parameters.get(TOKEN_TYPES)!.data)).toEqual(new Set([0]));
  });
});

test('a new head is drawn anew even where the checkpoint has one, which is left over', async () => {
  const config = { ...(await fixtureConfig()), numLabels: 5 };
  const { report, parameters } = await importFolder(CLASSIFIER, 'new', config);
  expect(report).toMatchObject({ fresh: HEAD, leftOver: [...HEAD].sort() });
  expect(parameters.get('classifier.weight')!.shape).toEqual([5, 32]);
  expect(new Set(parameters.get('classifier.weight')!.data).size).toBeGreaterThan(1);
});

describe('what does not fit is a user error of one line that names the tensor', () => {
  async function errorOf(tensors: Parameters<typeof folderOf>[0], head: 'new' | 'required'): Promise<{ family: string; code: string; message: string }> {
    const error: unknown = await importFolder(await folderOf(tensors), head).then(() => undefined, (thrown: unknown) => thrown);
    expect(error).toMatchObject({ family: 'user', message: expect.not.stringContaining('\n') as string });
    return error as { family: string; code: string; message: string };
  }
  const without = async (...names: string[]) => renamed(await classifierTensors(), (name) => (names.includes(name) ? undefined : name));

  test.each(['bert.encoder.layer.1.output.dense.bias', WORDS, TOKEN_TYPES])('without %s of a file that has its fellows', async (name) => {
    const tensors = name === TOKEN_TYPES ? [...(await without(name)), named('x.token_type_embeddings.weight', [1], [1])] : await without(name);
    expect(await errorOf(tensors, 'new')).toMatchObject({ code: 'missing-weight', message: `The weights lack "${name}", which every BERT encoder has.` });
  });

  test('a shape other than config.json’s, as it is called in the file', async () => {
    const tensors = [...(await without(WORDS)), named('embeddings.word_embeddings.weight', [2, 32], new Array<number>(64).fill(0))];
    expect(await errorOf(tensors, 'new')).toMatchObject({
      code: 'wrong-shape',
      message: 'The tensor "embeddings.word_embeddings.weight" has the shape [2, 32], but config.json asks for [338, 32].',
    });
  });

  test('as many values in another shape are not the same tensor', async () => {
    const name = 'bert.encoder.layer.0.intermediate.dense.weight'; // [64, 32]
    const values = (await classifierTensors()).find((tensor) => tensor.name === name)!.data;
    const { message } = await errorOf([...(await without(name)), { name, shape: [32, 64], data: values }], 'new');
    expect(message).toContain('has the shape [32, 64], but config.json asks for [64, 32]');
  });

  test('no head where one is needed', async () => {
    const { code, message } = await errorOf(await without(...HEAD), 'required');
    expect(code).toBe('no-classification-head');
    expect(message).toContain('"classifier.weight" is missing');
  });

  test('a head without its pooler: a pooler drawn anew would make its answers chance', async () => {
    expect(await errorOf(await without(...POOLER), 'required')).toMatchObject({ code: 'missing-weight', message: expect.stringContaining(`"${POOLER[0]}"`) as string });
  });

  test.each([
    ['bert.embeddings.LayerNorm.weight', 'bert.embeddings.LayerNorm.gamma'],
    [WORDS, 'embeddings.word_embeddings.weight'],
    ['bert.encoder.layer.0.output.dense.bias', 'distilbert.transformer.layer.0.ffn.lin2.bias'],
  ])('one tensor under two names: %s and %s', async (ours, other) => {
    const twice = (await classifierTensors()).find((tensor) => tensor.name === ours)!;
    const { code, message } = await errorOf([...(await classifierTensors()), { ...twice, name: other }], 'new');
    expect(code).toBe('ambiguous-weight');
    expect(message).toContain(`"${ours}"`);
    expect(message).toContain(`"${other}"`);
  });
});

/** The encoder under the names of distilbert-base-uncased. */
function distilbert(tensors: Awaited<ReturnType<typeof classifierTensors>>): typeof tensors {
  const parts = [
    ['attention.self.query', 'attention.q_lin'],
    ['attention.self.key', 'attention.k_lin'],
    ['attention.self.value', 'attention.v_lin'],
    ['attention.output.dense', 'attention.out_lin'],
    ['attention.output.LayerNorm', 'sa_layer_norm'],
    ['intermediate.dense', 'ffn.lin1'],
    ['output.dense', 'ffn.lin2'],
    ['output.LayerNorm', 'output_layer_norm'],
  ] as const;
  return renamed(tensors, (name) => {
    if (HEAD.includes(name) || POOLER.includes(name) || name === TOKEN_TYPES) return undefined;
    const distil = name.replace(/^bert\./, 'distilbert.').replace('.encoder.layer.', '.transformer.layer.');
    const part = name.includes('.layer.') ? parts.find(([ours]) => distil.includes(ours)) : undefined;
    return part ? distil.replace(part[0], part[1]) : distil;
  });
}
