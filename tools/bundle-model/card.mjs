/** README.md of the model in the box. */
import { basename } from 'node:path';

/** Checks to show of a run: enough for its curve. */
const ROWS = 20;

/**
 * @typedef {{ data: string[], shape: { layers: number, hidden: number, heads: number, vocabSize: number }, nextSentenceWeight?: number, model?: string, learntPositions?: number, maxLength: number, steps?: number,
 *   batchSize: number, learningRate: number, warmup: number, weightDecay: number, dropout: number, validation: number, seed: number }} Config
 * @typedef {{ kind: string, step: number, loss?: number | null, top1?: number | null, top5?: number | null, nspAccuracy?: number | null,
 *   learningRate?: number, lengths?: number[], texts?: number, tokens?: number, parameters?: number, totalSteps?: number, precision?: string, best?: boolean }} Event
 */

/** @typedef {{ record: { config: Config, appVersion: string }, result: { seconds: number } | undefined, events: Event[] }} Run */

/**
 * @param {Run[]} runs each went on from the one before; the first began from scratch
 * @param {{ remark?: string, averaged?: number }} [options] `remark`: what no record of theirs says; `averaged`: of how many, from the last on, the weights are the mean
 */
export function bundledCard(runs, { remark, averaged = 1 } = {}) {
  const { config: { shape }, appVersion } = /** @type {Run} */ (runs[0]).record;
  const files = [...new Set(runs.flatMap(({ record }) => record.config.data.map((path) => basename(path))))];
  const started = startOf(/** @type {Run} */ (runs.at(-1)));
  return [
    ['---', 'license: apache-2.0', 'language: en', 'library_name: transformers', 'pipeline_tag: fill-mask', 'tags:', '- bert', '- tunesmith', '---'].join('\n'),
    '# tunesmith-mini',
    `A small English BERT with both heads of pre-training (\`BertForPreTraining\`), made from scratch with Tunesmith ${appVersion}: ${shape.layers} layers of ${shape.hidden}, ${shape.heads} heads, ${count(started?.parameters)} weights, stored in float16. It is a start for classifiers of English texts, reviews above all; what it says is what its texts say, prejudices included.`,
    '## Data',
    `${files.map((name) => `\`${name}\``).join(', ')}: ${count(started?.texts)} texts to learn from, ${count(started?.tokens)} tokens in all. IMDB's test reviews are not among them.`,
    ...(averaged === 1 ? [] : [`The weights are the mean of those that the last ${averaged} runs left, each of which went on from the one before (stochastic weight averaging, Izmailov et al. 2018): ${runs.slice(-averaged).map((_, i) => `\`${folder(runs.length - averaged + i)}\``).join(', ')}.`]),
    ...(remark === undefined ? [] : [remark]),
    ...runs.flatMap((run, i) => describeRun(run, runs.slice(0, i))),
    '',
  ].join('\n\n');
}

/**
 * @param {Run} run
 * @param {Run[]} earlier
 * @returns {string[]}
 */
function describeRun(run, earlier) {
  const index = earlier.length;
  const { record, result, events } = run;
  const started = startOf(run);
  const steps = events.filter(({ kind }) => kind === 'step').at(-1)?.step;
  const kept = events.filter(({ kind, best }) => kind === 'pretraining-evaluation' && best).at(-1)?.step;
  const ended = steps === started?.totalSteps;
  const seeds = earlier.map(({ record }) => record.config.seed);
  return [
    index === 0 ? '## From scratch' : `## Going on (${index + 1})`,
    ['```', command(record.config, index), '```'].join('\n'),
    `Rows of ${(started?.lengths ?? []).join(', ')} tokens; matrix products in ${started?.precision ?? 'f32'}. ${ended ? '' : `Stopped after ${steps} of ${started?.totalSteps} steps. `}${kept === undefined || kept === steps ? '' : `The weights are those of step ${kept}, the best on texts held back. `}${result ? `It took ${(result.seconds / 60).toFixed(0)} minutes.` : ''}`.trim(),
    seeds.some((seed) => seed !== record.config.seed) ? 'On texts held back (another seed chose them: most were learnt in the run before):' : 'On texts held back:',
    table(events.filter(({ kind }) => kind === 'pretraining-evaluation')),
  ];
}

/** @param {Run} run */
function startOf({ events }) {
  return events.find(({ kind }) => kind === 'pretraining-started');
}

/**
 * @param {Config} config
 * @param {number} index of the run
 */
function command({ data, shape, nextSentenceWeight, learntPositions, maxLength, steps, batchSize, learningRate, warmup, weightDecay, dropout, validation, seed }, index) {
  const files = data.map((path) => `$DATA/${basename(path)}`).join(' ');
  const flags = [
    index === 0 ? `--layers ${shape.layers} --hidden ${shape.hidden} --heads ${shape.heads} --vocab-size ${shape.vocabSize}` : `--model ${folder(index - 1)}${learntPositions === undefined ? '' : ` --learnt-positions ${learntPositions}`}`,
    `--max-length ${maxLength} --batch-size ${batchSize}${steps === undefined ? '' : ` --steps ${steps}`} --learning-rate ${learningRate} --warmup ${warmup} --weight-decay ${weightDecay}`,
    `${nextSentenceWeight === undefined ? '' : `--nsp-weight ${nextSentenceWeight} `}--dropout ${dropout} --validation ${validation} --seed ${seed}`,
  ];
  return [`tunesmith pretrain --data ${files} --out ${folder(index)}`, ...flags].join(' \\\n    ');
}

/** @param {number} index of a run */
function folder(index) {
  return `run-${index + 1}`;
}

/** @param {Event[]} checks */
function table(checks) {
  const stride = Math.max(1, Math.ceil(checks.length / ROWS));
  const shown = checks.filter((_, i) => (checks.length - 1 - i) % stride === 0);
  const cell = (/** @type {number | null | undefined} */ value, /** @type {number} */ digits) => (value == null ? '' : value.toFixed(digits));
  const rows = shown.map(({ step, loss, top1, top5, nspAccuracy }) => `| ${step} | ${cell(loss, 3)} | ${cell(top1, 3)} | ${cell(top5, 3)} | ${cell(nspAccuracy, 3)} |`);
  return ['| step | loss of a masked token | the right one first | among the first five | pairs judged rightly |', '|---|---|---|---|---|', ...rows].join('\n');
}

/** @param {number | undefined} value */
function count(value = 0) {
  return value.toLocaleString('en-US');
}
