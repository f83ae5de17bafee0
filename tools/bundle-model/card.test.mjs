import { expect, test } from 'vitest';
import { bundledCard, historyOf } from './card.mjs';

const CONFIG = { data: ['/somewhere/texts.csv'], shape: { layers: 4, hidden: 256, heads: 4, vocabSize: 8192 }, maxLength: 128, steps: 100, batchSize: 32, learningRate: 1e-3, warmup: 0.05, weightDecay: 0.01, dropout: 0, validation: 0.01, seed: 42 };

/** @param {number} steps how far the run came */
function run(steps, data = CONFIG.data, seed = CONFIG.seed) {
  const check = (/** @type {number} */ step) => ({ kind: 'pretraining-evaluation', step, loss: 4, top1: 0.25, top5: 0.5, nspAccuracy: null, best: step <= 50 });
  const events = [{ kind: 'pretraining-started', step: 0, totalSteps: 100, lengths: [32, 128], texts: 900, tokens: 12_345, parameters: 5_000_000, precision: 'bf16' }, check(50), check(75), { kind: 'step', step: steps }];
  return { record: { config: { ...CONFIG, data, seed }, appVersion: '1.2.3' }, result: steps === 100 ? { seconds: 180 } : undefined, events };
}

/** @param {import('./card.mjs').Run[]} runs each went on from the one before */
function chain(...runs) {
  return runs.map((run, i) => ({ run, from: i === 0 ? [] : [i - 1] }));
}

test('a run’s card has its command without paths of the machine, its curve, and how long it took', () => {
  const card = bundledCard(chain(run(100)));
  expect(card).toContain('--data $DATA/texts.csv --out run-1');
  expect(card).toContain('--layers 4 --hidden 256 --heads 4 --vocab-size 8192');
  expect(card).toContain('It took 3 minutes.');
  expect(card).toContain('| 75 | 4.000 | 0.250 | 0.500 |  |');
  expect(card).not.toContain('/somewhere');
  expect(card).not.toContain('Stopped');
});

test('runs that went on from one another are told in their order, each with where it stopped', () => {
  const card = bundledCard(chain(run(80), run(100, ['/elsewhere/more.csv'])));
  expect(card).toContain('Stopped after 80 of 100 steps. The weights are those of step 50, the best on texts held back.');
  expect(card).toContain('`texts.csv`, `more.csv`');
  expect(card).toMatch(/--out run-2 \\\n {4}--model run-1/);
  expect(card.indexOf('## From scratch')).toBeLessThan(card.indexOf('## Going on'));
});

test('texts and tokens are those of the largest run', () => {
  const small = run(100);
  const card = bundledCard(chain(run(80), { ...small, events: small.events.map((event) => ({ ...event, texts: 5, tokens: 50 })) }));
  expect(card).toContain('900 texts to learn from in the largest run, 12,345 tokens.');
});

test('a run with another seed says that its held-back texts were learnt before', () => {
  expect(bundledCard(chain(run(80), run(100)))).not.toContain('another seed');
  expect(bundledCard(chain(run(80), run(100, CONFIG.data, 43)))).toContain('another seed chose them');
});

test('what no record says is told before the runs; what a run was told, in its command', () => {
  const told = run(100);
  const card = bundledCard(chain(run(80), { ...told, record: { ...told.record, config: { ...CONFIG, learntPositions: 64, addedLayers: 2, nextSentenceWeight: 3 } } }), { remark: 'Long rows came last.' });
  expect(card.indexOf('Long rows came last.')).toBeLessThan(card.indexOf('## From scratch'));
  expect(card).toMatch(/--model run-1 --learnt-positions 64 --add-layers 2 \\\n(.*\n)? {4}--nsp-weight 3/);
});

test('what a run learns is in its command where it is not the usual', () => {
  const told = (/** @type {object} */ more) => bundledCard(chain({ ...run(100), record: { ...run(100).record, config: { ...CONFIG, ...more } } }));
  expect(told({ objectives: { maskedLanguage: true, nextSentence: false }, wholeWords: true })).toMatch(/^ +--objectives mlm --whole-word --dropout/m);
  expect(told({ objectives: { maskedLanguage: false, nextSentence: true }, wholeWords: false })).toMatch(/^ +--objectives nsp --dropout/m);
  expect(told({ objectives: { maskedLanguage: true, nextSentence: true } })).toMatch(/^ +--dropout/m);
});

test('a mean is told where it comes in, with what it is of', () => {
  const parts = [...chain(run(80), run(100)), { from: [0, 1] }, { run: run(100), from: [2] }];
  const card = bundledCard(parts);
  expect(card).toMatch(/## Mean \(3\)\n\n```\nnode .*average-models.mjs --model run-1 --model run-2 --out run-3\n```/);
  expect(card).toMatch(/## Going on \(4\)\n\n```\n.* --out run-4 \\\n {4}--model run-3/);
  const later = bundledCard([{ run: run(100), from: [-1] }, { from: [-1, 0] }], { history: historyOf(card) });
  expect(later).toContain('--model before --model run-5 --out run-6');
  expect(() => bundledCard([{ from: [0, 1] }])).toThrow(/none is a pre-training run/);
});

test('runs that went on from a model that was in the box are told after what its card tells of its own', () => {
  const before = bundledCard(chain(run(80), run(100)), { remark: 'Told before.' });
  const history = historyOf(before);
  expect(history.seeds).toEqual([42, 42]);
  expect(history.count).toBe(2);
  const card = bundledCard([{ run: run(100, ['/elsewhere/more.csv']), from: [-1] }], { shape: { layers: 2, hidden: 128, heads: 2 }, history });
  expect(card).toContain('2 layers of 128, 2 heads');
  expect(card).toContain(before.slice(before.indexOf('## From scratch')).trim());
  expect(card).toMatch(/## Going on \(3\)\n\n```\n.*more\.csv --out run-3 \\\n {4}--model before/);
  expect(card).toContain('`before` is the model that lay here until then.');
  expect(card).not.toContain('another seed');
  expect(historyOf(card).seeds).toEqual([42, 42, 42]);
  expect(bundledCard([{ run: run(100, CONFIG.data, 7), from: [-1] }], { history })).toContain('another seed chose them');
  expect(() => historyOf('# A model\n')).toThrow(/does not say how it came about/);
});
