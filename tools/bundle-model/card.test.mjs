import { expect, test } from 'vitest';
import { bundledCard, historyOf } from './card.mjs';

const CONFIG = { data: ['/somewhere/texts.csv'], shape: { layers: 4, hidden: 256, heads: 4, vocabSize: 8192 }, maxLength: 128, steps: 100, batchSize: 32, learningRate: 1e-3, warmup: 0.05, weightDecay: 0.01, dropout: 0, validation: 0.01, seed: 42 };

/** @param {number} steps how far the run came */
function run(steps, data = CONFIG.data, seed = CONFIG.seed) {
  const check = (/** @type {number} */ step) => ({ kind: 'pretraining-evaluation', step, loss: 4, top1: 0.25, top5: 0.5, nspAccuracy: null, best: step <= 50 });
  const events = [{ kind: 'pretraining-started', step: 0, totalSteps: 100, lengths: [32, 128], texts: 900, tokens: 12_345, parameters: 5_000_000, precision: 'bf16' }, check(50), check(75), { kind: 'step', step: steps }];
  return { record: { config: { ...CONFIG, data, seed }, appVersion: '1.2.3' }, result: steps === 100 ? { seconds: 180 } : undefined, events };
}

test('a run’s card has its command without paths of the machine, its curve, and how long it took', () => {
  const card = bundledCard([run(100)]);
  expect(card).toContain('--data $DATA/texts.csv --out run-1');
  expect(card).toContain('--layers 4 --hidden 256 --heads 4 --vocab-size 8192');
  expect(card).toContain('It took 3 minutes.');
  expect(card).toContain('| 75 | 4.000 | 0.250 | 0.500 |  |');
  expect(card).not.toContain('/somewhere');
  expect(card).not.toContain('Stopped');
});

test('runs that went on from one another are told in their order, each with where it stopped', () => {
  const card = bundledCard([run(80), run(100, ['/elsewhere/more.csv'])]);
  expect(card).toContain('Stopped after 80 of 100 steps. The weights are those of step 50, the best on texts held back.');
  expect(card).toContain('`texts.csv`, `more.csv`');
  expect(card).toMatch(/--out run-2 \\\n {4}--model run-1/);
  expect(card.indexOf('## From scratch')).toBeLessThan(card.indexOf('## Going on'));
});

test('a run with another seed says that its held-back texts were learnt before', () => {
  expect(bundledCard([run(80), run(100)])).not.toContain('another seed');
  expect(bundledCard([run(80), run(100, CONFIG.data, 43)])).toContain('another seed chose them');
});

test('what no record says is told before the runs; what a run was told, in its command', () => {
  const told = run(100);
  const card = bundledCard([run(80), { ...told, record: { ...told.record, config: { ...CONFIG, learntPositions: 64, nextSentenceWeight: 3 } } }], { remark: 'Long rows came last.' });
  expect(card.indexOf('Long rows came last.')).toBeLessThan(card.indexOf('## From scratch'));
  expect(card).toMatch(/--model run-1 --learnt-positions 64 \\\n(.*\n)? {4}--nsp-weight 3/);
});

test('what a run learns is in its command where it is not the usual', () => {
  const told = (/** @type {object} */ more) => bundledCard([{ ...run(100), record: { ...run(100).record, config: { ...CONFIG, ...more } } }]);
  expect(told({ objectives: { maskedLanguage: true, nextSentence: false }, wholeWords: true })).toMatch(/^ +--objectives mlm --whole-word --dropout/m);
  expect(told({ objectives: { maskedLanguage: false, nextSentence: true }, wholeWords: false })).toMatch(/^ +--objectives nsp --dropout/m);
  expect(told({ objectives: { maskedLanguage: true, nextSentence: true } })).toMatch(/^ +--dropout/m);
});

test('weights that are a mean say of which runs', () => {
  expect(bundledCard([run(80), run(100)])).not.toContain('mean');
  expect(bundledCard([run(80), run(100), run(100)], { averaged: 2 })).toContain('the mean of those of `run-2`, `run-3`, each of which');
});

test('runs that went on from a model that was in the box are told after what its card tells of its own', () => {
  const before = bundledCard([run(80), run(100)], { remark: 'Told before.' });
  const history = historyOf(before);
  expect(history.seeds).toEqual([42, 42]);
  const card = bundledCard([run(100, ['/elsewhere/more.csv'])], { shape: { layers: 2, hidden: 128, heads: 2 }, history, averaged: 2 });
  expect(card).toContain('2 layers of 128, 2 heads');
  expect(card).toContain('the mean of those of `before`, `run-3`, each of which');
  expect(card).toContain(before.slice(before.indexOf('## From scratch')).trim());
  expect(card).toMatch(/## Going on \(3\)\n\n```\n.*more\.csv --out run-3 \\\n {4}--model before/);
  expect(card).toContain('`before` is the model that lay here until then.');
  expect(card).not.toContain('another seed');
  expect(historyOf(card).seeds).toEqual([42, 42, 42]);
  expect(bundledCard([run(100, CONFIG.data, 7)], { history })).toContain('another seed chose them');
  expect(() => historyOf('# A model\n')).toThrow(/does not say how it came about/);
});
