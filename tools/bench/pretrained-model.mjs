#!/usr/bin/env node
/**
 * What a pre-trained model knows: masked words and sentence pairs of reviews that it has not seen, and ten sentences to fill.
 *
 *     node tools/bench/pretrained-model.mjs --data FILE|DIR [--model DIR] [--rows N] [--text COL]
 *
 * `--data`: a CSV of texts, or a folder with imdb-test-a.csv.gz. `--model`: the model in the box unless given. It takes the
 * first N texts (2,000) and needs the build (`npm run build`). Of each text's first 128 tokens 15 % of the ordinary ones are
 * chosen, 80 % of them shown as [MASK], 10 % as another token, 10 % as they are; half of the pairs go on in the same text, the
 * others with as long a piece of another, nothing masked; pairs are of up to 128, 256 and 512 tokens. Beside the model stands what the
 * tokens tell that both texts share (cosine of inverse document frequencies, the border that is best for these pairs). What the model
 * has no head for is left out. The last line of stdout is JSON; the sentences go to stderr.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readFlags } from './inputs/flags.mjs';
import { need, readData } from './inputs/inputs.mjs';

const PROGRAM = fileURLToPath(new URL('../../out/node/pretrained-scores.js', import.meta.url));
const BUNDLED = fileURLToPath(new URL('../../resources/models/tunesmith-mini', import.meta.url));

const SENTENCES = [
  'The cat sat on the [MASK].',
  'The movie was so boring that I fell [MASK].',
  'She opened the [MASK] and walked into the room.',
  'This is one of the best films I have ever [MASK].',
  'He drank a cup of [MASK].',
  'The capital of France is [MASK].',
  'They lived happily [MASK] after.',
  'I would not recommend this film to [MASK].',
  'The sun rises in the [MASK].',
  'The acting was good, but the story made no [MASK].',
];

const { values } = readFlags(['data', 'model', 'rows', 'text']);
const { model = BUNDLED, data: folder, rows = '2000' } = values;
need('--model DIR, a pre-trained BERT', model);
const test = folder && join(folder, 'imdb-test-a.csv.gz');
const source = need('--data FILE|DIR, texts that the model has not seen', test && existsSync(test) ? test : folder);
need('the build: npm run build', PROGRAM);

const work = mkdtempSync(join(tmpdir(), 'bench-pretrained-'));
try {
  const { texts, words, pairs, guesses } = score();
  for (const { text, tokens } of guesses) console.error(`${text}  ${tokens.join(', ')}`);
  const share = (/** @type {string} */ what, /** @type {number | null} */ value) => (value === null ? [] : [{ what, value: Number((100 * value).toFixed(2)), unit: '%' }]);
  const results = [
    ...(words === null ? [] : [
      ...share('masked words, the right one first', words.top1),
      ...share('masked words, the right one among the first five', words.top5),
      { what: 'masked words, loss', value: Number(words.loss.toFixed(4)), unit: 'nats' },
    ]),
    ...pairs.flatMap((/** @type {{ length: number, count: number, nspAccuracy: number | null, sharedTokensAccuracy: number | null }} */ { length, count, nspAccuracy, sharedTokensAccuracy }) => [
      ...share(`${count} pairs of up to ${length} tokens judged rightly`, nspAccuracy),
      ...share('the same by the tokens that both share', sharedTokensAccuracy),
    ]),
  ];
  console.log(JSON.stringify({ name: `a pre-trained model on ${texts} unseen texts`, results, guesses }));
} finally {
  rmSync(work, { recursive: true });
}

function score() {
  let data = source;
  if (source.endsWith('.gz')) {
    data = join(work, 'texts.csv');
    writeFileSync(data, readData(source));
  }
  const flags = ['--model', model, '--data', data, '--rows', rows, ...(values.text === undefined ? [] : ['--text', values.text])];
  const env = { ...process.env, TF_NUM_INTRAOP_THREADS: String(availableParallelism()), TF_NUM_INTEROP_THREADS: '1', TF_CPP_MIN_LOG_LEVEL: '2' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...flags, ...SENTENCES], { env, encoding: 'utf8', maxBuffer: 1e8 });
  if (status !== 0) throw new Error(`${PROGRAM} ended with ${status}: ${stderr.slice(-2000)}`);
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
}
