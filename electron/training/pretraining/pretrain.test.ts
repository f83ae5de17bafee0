import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { PretrainingConfig } from '../../../shared/model/pretraining';
import { PRECISIONS, TestOps } from '../../engine/kernels/test-ops.test-helper';
import { temporaryFolder } from '../../files/temporary-folder.test-helper';
import { finetune } from '../finetune';
import { csvRows, smallTask } from '../finetune.test-helper';
import { loadPretrainingModel } from '../load-model';
import { collect, oneTypeBert, TINY_BERT } from '../tiny-model.test-helper';
import { fillMasks, judgeNextSentence } from './guess';
import type { PretrainingEvent } from './pretrain';
import { prose, SmallPretraining } from './pretrain.test-helper';

const OPS = new Map(PRECISIONS.map((precision) => [precision, new TestOps(precision)]));
const ops = OPS.get('f32')!;

async function run(overrides: Partial<PretrainingConfig> = {}): Promise<SmallPretraining> {
  return new SmallPretraining(OPS.get(overrides.precision === 'bf16' ? 'bf16' : 'f32')!, await temporaryFolder(), overrides);
}

const WORDS = { maskedLanguage: true, nextSentence: false };
const PAIRS = { maskedLanguage: false, nextSentence: true };

/** What is in a run's folder; its tensors are gone. */
async function modelOf({ best }: SmallPretraining) {
  const loaded = await loadPretrainingModel(ops, best);
  loaded.model.dispose();
  return { loaded, config: JSON.parse(await readFile(join(best, 'config.json'), 'utf8')) as Record<string, unknown> };
}

describe('from scratch', () => {
  test('leaves a folder whose model fills masks and judges pairs, and says how well', async () => {
    const pretraining = await run({ steps: 240, validation: 0.3, learningRate: 3e-3, maxLength: 32, batchSize: 4, shape: { layers: 2, hidden: 64, heads: 2, vocabSize: 200 } });
    const { events, result } = await pretraining.toTheEnd();
    expect(result).toMatchObject({ steps: 240, stopped: 'finished' });
    expect(events.findLast(({ kind }) => kind === 'step')).toMatchObject({ step: 240, secondsLeft: 0 });
    expect(result.top5).toBeGreaterThan(0.85);
    expect(result.nspAccuracy).toBeGreaterThan(0.7);
    // What is left behind are the weights of the best check.
    const best = events.flatMap((event) => (event.kind === 'pretraining-evaluation' && event.best ? [event.loss!] : [])).at(-1);
    expect(result.loss).toBeCloseTo(best!, 6);
    expect(best).toBe(Math.min(...events.flatMap((event) => (event.kind === 'pretraining-evaluation' ? [event.loss!] : []))));

    const loaded = await loadPretrainingModel(ops, pretraining.best);
    expect(loaded.imported).toMatchObject({ fresh: [], leftOver: [] });
    const guesses = (text: string) => fillMasks(loaded, { text, top: 3, where: '' }).predictions.flat().map(({ token }) => token);
    expect(guesses('The [MASK] ruled this land.')).toContain('king');
    expect(guesses('The cat sat on the [MASK].')).toContain('mat');
    const follows = (second: string) => judgeNextSentence(loaded, { first: 'The cat sat on the mat.', second, where: '' }).probability;
    expect([follows('A dog ran over grass.') > 0.5, follows('My cook made bread.') > 0.5]).toEqual([true, false]);
    loaded.model.dispose();
    const config = JSON.parse(await readFile(join(pretraining.best, 'config.json'), 'utf8')) as Record<string, unknown>;
    expect(config).toMatchObject({ architectures: ['BertForPreTraining'], model_type: 'bert', vocab_size: loaded.tokenizer.vocabSize, max_position_embeddings: 32, dtype: 'float32' });
  });

  test('each objective on its own is scored on its own', async () => {
    const words = (await (await run({ objectives: WORDS })).toTheEnd()).result;
    expect(words).toMatchObject({ nspAccuracy: null, top1: expect.any(Number) as number });
    const pairs = (await (await run({ objectives: PAIRS })).toTheEnd()).result;
    expect(pairs).toMatchObject({ loss: null, top1: null, top5: null, nspAccuracy: expect.any(Number) as number });
  });

  test('texts of one sentence teach words alone, and say so; pairs alone cannot be learnt from them', async () => {
    const sentences = prose(90).replaceAll('. ', '.\n');
    const pretraining = new SmallPretraining(ops, await temporaryFolder(), { nextSentenceWeight: 3 }, sentences);
    const { events, result } = await pretraining.toTheEnd();
    expect(events).toContainEqual(expect.objectContaining({ kind: 'note', level: 'warning', message: expect.stringMatching(/no pairs of sentences.* words alone/) as string }));
    expect(events.find(({ kind }) => kind === 'pretraining-started')).toMatchObject({ objectives: WORDS });
    expect(result).toMatchObject({ top1: expect.any(Number) as number, nspAccuracy: null });
    expect((await modelOf(pretraining)).config['architectures']).toEqual(['BertForMaskedLM']);
    const card = await readFile(join(pretraining.best, 'README.md'), 'utf8');
    expect(card).toContain('| objectives | masked words |');
    expect(card).not.toContain('weight of the pairs');
    await expect(new SmallPretraining(ops, await temporaryFolder(), { objectives: PAIRS }, sentences).toTheEnd()).rejects.toMatchObject({ family: 'user', code: 'no-pairs' });
  });

  test('one text held back tells nothing of pairs: who learns them alone keeps the last weights', async () => {
    expect((await (await run({ validation: 0.01 })).toTheEnd()).result).toMatchObject({ nspAccuracy: null, loss: expect.any(Number) as number });
    const { events, result } = await (await run({ validation: 0.01, objectives: PAIRS })).toTheEnd();
    expect(result).toMatchObject({ steps: 12, nspAccuracy: null });
    expect(events.some(({ kind }) => kind === 'pretraining-evaluation')).toBe(false);
  });

  test.each([
    ['words alone', WORDS, 'BertForMaskedLM', 'cls.seq_relationship.'],
    ['pairs alone', PAIRS, 'BertForNextSentencePrediction', 'cls.predictions.'],
  ])('a head that learnt nothing is not written: %s', async (_, objectives, architecture, missing) => {
    const first = await run({ objectives, steps: 2 });
    await first.toTheEnd();
    const { loaded, config } = await modelOf(first);
    expect(config['architectures']).toEqual([architecture]);
    expect(loaded.imported?.fresh.length).toBeGreaterThan(0);
    for (const name of loaded.imported?.fresh ?? []) expect(name.startsWith(missing)).toBe(true);
    const card = await readFile(join(first.best, 'README.md'), 'utf8');
    for (const said of ['pipeline_tag: fill-mask', 'pipeline("fill-mask"', 'whole words masked']) expect(card.includes(said)).toBe(objectives === WORDS);
    expect(card.includes('BertForNextSentencePrediction.from_pretrained')).toBe(objectives === PAIRS);
    // What was learnt stays when the other one is learnt.
    const second = await run({ objectives: objectives === WORDS ? PAIRS : WORDS, steps: 2, model: first.best });
    await second.toTheEnd();
    expect(await modelOf(second)).toMatchObject({ loaded: { imported: { fresh: [] } }, config: { architectures: ['BertForPreTraining'] } });
    expect(await readFile(join(second.best, 'README.md'), 'utf8')).toMatch(/pipeline\("fill-mask"[^]*BertForNextSentencePrediction\.from_pretrained/);
  });

  test('the same seed gives the same weights, another one others', async () => {
    const weights = async (seed: number) => {
      const pretraining = await run({ seed });
      await pretraining.toTheEnd();
      return pretraining.weights();
    };
    const once = await weights(1);
    expect((await weights(1)).equals(once)).toBe(true);
    expect((await weights(2)).equals(once)).toBe(false);
  });
});

describe.each(PRECISIONS)('killed and gone on with, in %s', (precision) => {
  test.each([
    ['with dropout', { dropout: 0.1 }],
    ['whole words at a time', { wholeWords: true }],
    ['going on from a model', { model: TINY_BERT }],
    ['with a layer more than the model has', { model: TINY_BERT, addedLayers: 1 }],
    ['with nothing held back', { validation: 0 }],
    ['with sentences to watch', { examples: { texts: ['The [MASK] ruled this land.'], heldBack: 2 } }],
  ])('%s: the same weights to the last bit', async (_, kind) => {
    // Twelve steps: five of 32 tokens, and seven of 64.
    const overrides = { ...kind, precision, checkpointEvery: 2 };
    const whole = await run(overrides);
    await whole.toTheEnd();
    const killed = await run(overrides);
    for (const step of [1, 3, 7, 10]) await killed.killedAfter(step);
    const { events } = await killed.toTheEnd();
    expect(events.find(({ kind: k }) => k === 'pretraining-started')?.step).toBe(8);
    expect((await killed.weights()).equals(await whole.weights())).toBe(true);
  });
});

describe('going on from a model', () => {
  const newWeights = (events: readonly { readonly kind: string; readonly message?: string }[]) => events.flatMap(({ message }) => (message?.startsWith('New weights') || message?.startsWith('All weights') ? [message] : []));

  test('with both heads takes all of it, without heads draws new ones and says so', async () => {
    const first = await run({ steps: 60 });
    const { result } = await first.toTheEnd();
    const second = await run({ model: first.best, steps: 2, learningRate: 1e-9 });
    const { events, result: after } = await second.toTheEnd();
    expect(newWeights(events)).toEqual(['All weights come from the model.']);
    expect(after.loss).toBeCloseTo(result.loss!, 3);

    const headless = await temporaryFolder();
    await collect(finetune(await smallTask(ops, headless, csvRows(16), { epochs: 1 })));
    const { events: fromClassifier } = await (await run({ model: join(headless, 'best'), steps: 2 })).toTheEnd();
    expect(newWeights(fromClassifier)).toHaveLength(1);
  });

  test('rows longer than it reads are said to be shorter; of shorter ones it still says that it reads as much as before', async () => {
    const read = async (overrides: Partial<PretrainingConfig>) => {
      const pretraining = await run({ model: TINY_BERT, steps: 2, ...overrides });
      const { events } = await pretraining.toTheEnd();
      const config = JSON.parse(await readFile(join(pretraining.best, 'tokenizer_config.json'), 'utf8')) as { readonly model_max_length: number };
      return { longest: config.model_max_length, said: events.flatMap((event) => (event.kind === 'note' && event.message.includes('at most') ? [event.message] : [])) };
    };
    expect(await read({ maxLength: 100 })).toEqual({ longest: 64, said: ['The model reads 64 tokens at most: rows are no longer than that, not 100.'] });
    expect(await read({ maxLength: 32 })).toEqual({ longest: 64, said: [] });
  });

  test('more positions than it has cannot be learnt already', async () => {
    await expect((await run({ model: TINY_BERT, learntPositions: 64 })).toTheEnd()).rejects.toMatchObject({ family: 'user', code: 'no-later-positions', message: expect.stringContaining('only 64 positions') as string });
  });

  test('pairs are refused where it reads one text at a time; words are not', async () => {
    const folder = await temporaryFolder();
    await collect(finetune(await smallTask(ops, folder, csvRows(16), { maxSteps: 1, model: { kind: 'scratch', path: await oneTypeBert() } })));
    const model = join(folder, 'best');
    await expect((await run({ model, steps: 1 })).toTheEnd()).rejects.toMatchObject({ family: 'user', code: 'no-text-pairs' });
    expect((await (await run({ model, steps: 1, objectives: WORDS })).toTheEnd()).result.steps).toBe(1);
  });

  test('it can be made deeper, by as many layers as it has', async () => {
    const pretraining = await run({ model: TINY_BERT, addedLayers: 2, steps: 2 });
    await pretraining.toTheEnd();
    const { loaded, config } = await modelOf(pretraining);
    expect(config['num_hidden_layers']).toBe(4);
    expect(loaded.imported).toMatchObject({ leftOver: [] });
    await expect((await run({ model: TINY_BERT, addedLayers: 3 })).toTheEnd()).rejects.toMatchObject({ family: 'user', code: 'too-many-layers', message: expect.stringContaining('has 2 layers: --add-layers 3') as string });
  });

  test('short rows are left out: it knows words already', async () => {
    const lengths = async (overrides: Partial<PretrainingConfig>) => {
      const { events } = await (await run(overrides)).toTheEnd();
      return events.flatMap((event) => (event.kind === 'pretraining-started' ? event.lengths : []));
    };
    expect(await lengths({})).toEqual([32, 64]);
    expect(await lengths({ model: TINY_BERT, steps: 2 })).toEqual([64]);
  });
});

test('what can be told from the settings is refused before a file is opened', async () => {
  const data = ['/nowhere/texts.txt'];
  await expect((await run({ data, shape: { layers: 1, hidden: 250, heads: 4, vocabSize: 120 } })).toTheEnd()).rejects.toMatchObject({ family: 'user', code: 'bad-shape' });
  await expect((await run({ data: [...data, '/nowhere/../nowhere/texts.txt'] })).toTheEnd()).rejects.toMatchObject({ family: 'user', code: 'file-named-twice' });
});

test('without a number of steps, the texts that are learnt are seen four times', async () => {
  const { events } = await (await run({ steps: undefined, validation: 0.5, maxLength: 32 })).toTheEnd();
  const { tokens, totalSteps } = events.find((event) => event.kind === 'pretraining-started')!;
  const learnt = (totalSteps * 2 * 128) / 4;
  expect(Math.abs(learnt / tokens - 0.5)).toBeLessThan(0.1);
});

test('a table and prose are learnt together; a column that no file has is refused', async () => {
  const folder = await temporaryFolder();
  const [table, lines] = [join(folder, 'tickets.csv'), join(folder, 'more.txt')];
  await writeFile(table, `id,body\n${prose(20).trimEnd().split('\n').map((text, i) => `${i},${text}`).join('\n')}\n`);
  await writeFile(lines, prose(10, 2));
  const { events } = await (await run({ data: [table, lines], text: 'body', steps: 1, validation: 0 })).toTheEnd();
  expect(events.find(({ kind }) => kind === 'pretraining-started')).toMatchObject({ texts: 30 });
  await expect((await run({ data: [lines], text: 'body' })).toTheEnd()).rejects.toMatchObject({ family: 'user', code: 'unknown-column' });
});

describe('sentences to watch', () => {
  const seen = (events: readonly PretrainingEvent[]) => events.flatMap((event) => (event.kind === 'pretraining-examples' ? [event] : []));

  test('guesses are told from before the first step to the last, and get better', async () => {
    const pretraining = await run({ steps: 240, learningRate: 3e-3, maxLength: 32, batchSize: 4, shape: { layers: 2, hidden: 64, heads: 2, vocabSize: 200 }, examples: { texts: ['The [MASK] ruled this land.', 'nothing [MASK] and [MASK]'], heldBack: 3 } });
    const { events } = await pretraining.toTheEnd();
    const looks = seen(events);
    expect([looks[0]!.step, looks.at(-1)!.step]).toEqual([0, 240]);
    expect(new Set(looks.map(({ step }) => step)).size).toBe(looks.length);
    expect(looks.at(-1)!.guesses.map((gaps) => gaps.length)).toEqual([1, 2, 1, 1, 1]);
    expect(looks.at(-1)!.guesses[0]![0]!.candidates.map(({ token }) => token)).toContain('king');
    const right = ({ guesses }: (typeof looks)[number]) => guesses.slice(2).reduce((sum, [gap]) => sum + gap!.answer!, 0);
    expect(right(looks.at(-1)!)).toBeGreaterThan(5 * right(looks[0]!));
    for (const { candidates } of looks.at(-1)!.guesses.flat()) expect(candidates.map(({ probability }) => probability)).toEqual(candidates.map(({ probability }) => probability).toSorted((a, b) => b - a));
  });

  test('they change nothing that is learnt', async () => {
    const watched = await run({ examples: { texts: ['The [MASK] ruled this land.'], heldBack: 2 } });
    await watched.toTheEnd();
    const plain = await run();
    await plain.toTheEnd();
    expect((await watched.weights()).equals(await plain.weights())).toBe(true);
  });
});

test('the card tells what was done, not what was asked for', async () => {
  const pretraining = await run({ steps: 45, learningRate: 5e-2, shape: { layers: 1, hidden: 16, heads: 2, vocabSize: 8192 } });
  const { events } = await pretraining.toTheEnd();
  const card = await readFile(join(pretraining.best, 'README.md'), 'utf8');
  const started = events.find((event) => event.kind === 'pretraining-started')!;
  const best = events.flatMap((event) => (event.kind === 'pretraining-evaluation' && event.best ? [event.step] : [])).at(-1)!;
  expect(card).toContain(`on ${started.texts} texts (`);
  expect(card).toContain(` Texts held back: ${started.heldBackTexts}.`);
  expect(Number(/\((\d+) tokens\)/.exec(card)![1])).toBeLessThan(started.tokens);
  for (const row of [`vocabulary | ${started.vocabSize} |`, 'longest rows | 64 |', 'steps | 45 |', `step of these weights | ${best} |`]) expect(card).toContain(row);

  const adapted = await run({ model: TINY_BERT, maxLength: 100, steps: 1 });
  await adapted.toTheEnd();
  expect(await readFile(join(adapted.best, 'README.md'), 'utf8')).toContain('longest rows | 64 |');
});

test('a classifier that was fine-tuned from it still fills masks', async () => {
  const base = await run();
  await base.toTheEnd();
  const folder = await temporaryFolder();
  await collect(finetune(await smallTask(ops, folder, csvRows(16), { epochs: 1, model: { kind: 'folder', path: base.best } })));
  const loaded = await loadPretrainingModel(ops, join(folder, 'best'));
  expect(loaded.imported?.fresh).toEqual([]);
  expect(fillMasks(loaded, { text: 'The [MASK] ruled this land.', top: 2, where: '' }).predictions[0]).toHaveLength(2);
  loaded.model.dispose();
});
