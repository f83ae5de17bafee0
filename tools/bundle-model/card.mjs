/** README.md of the model in the box. */
import { basename } from 'node:path';

/** Checks to show of a run: enough for its curve. */
const ROWS = 20;

/**
 * @typedef {{ data: string[], shape: { layers: number, hidden: number, heads: number, vocabSize: number }, objectives?: { maskedLanguage: boolean, nextSentence: boolean }, wholeWords?: boolean, nextSentenceWeight?: number, model?: string, learntPositions?: number, addedLayers?: number, maxLength: number, steps?: number,
 *   batchSize: number, learningRate: number, warmup: number, weightDecay: number, dropout: number, validation: number, seed: number }} Config
 * @typedef {{ kind: string, step: number, loss?: number | null, top1?: number | null, top5?: number | null, nspAccuracy?: number | null,
 *   learningRate?: number, lengths?: number[], texts?: number, tokens?: number, parameters?: number, totalSteps?: number, precision?: string, best?: boolean }} Event
 */

/** @typedef {{ record: { config: Config, appVersion: string, facts?: { inputs?: { path: string, sha256: string }[] } }, result: { seconds: number } | undefined, events: Event[] }} Run */

/** @typedef {{ run?: Run, from: number[] }} Part how a model came about: by a run, or as a mean; from which of the parts before, -1 the model in the box */
/** @typedef {{ text: string, count: number, seeds: number[] }} History what a card tells of a model's parts, how many they are, and the seeds of the runs */

/** Where a card begins to tell of the runs. */
const FIRST = '## From scratch';
/** What commands call the model that was in the box before, where its runs are gone. */
const BEFORE = 'before';

/**
 * @param {string} card of a model that has been in the box
 * @returns {History}
 * @throws where it tells of no run
 */
export function historyOf(card) {
  const start = card.indexOf(`${FIRST}\n`);
  if (start < 0) throw new Error(`The card of the base does not say how it came about: it has no “${FIRST}”.`);
  const text = card.slice(start).trim();
  return { text, count: text.match(/^## /gm)?.length ?? 0, seeds: Array.from(text.matchAll(/^ .*--seed (\d+)$/gm), ([, seed]) => Number(seed)) };
}

/**
 * @param {readonly Part[]} parts in the order in which they were made; the first is a run, from scratch or from the model that `history` is of
 * @param {object} [options]
 * @param {Omit<Config['shape'], 'vocabSize'>} [options.shape] the model's, where the first run's settings are not those of a new one
 * @param {string} [options.remark] what no record of the runs says
 * @param {History} [options.history] what the card of the model that the first run went on from tells
 * @throws without a run
 */
export function bundledCard(parts, { shape, remark, history } = {}) {
  const runs = parts.flatMap(({ run }) => run ?? []);
  const [earliest] = runs;
  if (!earliest) throw new Error('Of the models named none is a pre-training run.');
  const { config, appVersion } = earliest.record;
  const { layers, hidden, heads } = shape ?? config.shape;
  const files = [...new Set(runs.flatMap(({ record }) => record.config.data.map((path) => basename(path))))];
  const started = runs.map(startOf).reduce((most, one) => ((one?.texts ?? 0) > (most?.texts ?? 0) ? one : most));
  const first = history?.count ?? 0;
  const nameOf = (/** @type {number} */ place) => (place < 0 ? BEFORE : folder(first + place));
  const seedsBefore = (/** @type {number} */ place) => [...(history?.seeds ?? []), ...parts.slice(0, place).flatMap(({ run }) => run?.record.config.seed ?? [])];
  return [
    ['---', 'license: apache-2.0', 'language: en', 'library_name: transformers', 'pipeline_tag: fill-mask', 'tags:', '- bert', '- tunesmith', '---'].join('\n'),
    '# tunesmith-mini',
    `A small English BERT with both heads of pre-training (\`BertForPreTraining\`), made from scratch with Tunesmith ${appVersion}: ${layers} layers of ${hidden}, ${heads} heads, ${count(startOf(runs.at(-1) ?? earliest)?.parameters)} weights, stored in float16. It is a start for classifiers of English texts, reviews above all; what it says is what its texts say, prejudices included.`,
    '## Data',
    `${files.map((name) => `\`${name}\``).join(', ')}: ${count(started?.texts)} texts to learn from in the largest run, ${count(started?.tokens)} tokens. IMDB's test reviews are not among them.`,
    ...(remark === undefined ? [] : [remark]),
    ...(history === undefined ? [] : [history.text]),
    ...parts.flatMap(({ run, from }, place) => {
      const [index, names] = [first + place, from.map(nameOf)];
      return run ? describeRun(run, { index, from: names[0], seeds: seedsBefore(place) }) : describeMean(index, names);
    }),
    '',
  ].join('\n\n');
}

/**
 * @param {number} index among all parts
 * @param {readonly string[]} names of the models that it is the mean of
 * @returns {string[]}
 */
function describeMean(index, names) {
  return [`## Mean (${index + 1})`, ['```', `node tools/average-models.mjs ${names.map((name) => `--model ${name}`).join(' ')} --out ${folder(index)}`, '```'].join('\n'), 'The mean of their weights.'];
}

/**
 * @param {Run} run
 * @param {object} place
 * @param {number} place.index among all parts
 * @param {string | undefined} place.from what it went on from
 * @param {number[]} place.seeds of the runs before
 * @returns {string[]}
 */
function describeRun({ record, result, events }, { index, from, seeds }) {
  const started = startOf({ events });
  const steps = events.filter(({ kind }) => kind === 'step').at(-1)?.step;
  const kept = events.filter(({ kind, best }) => kind === 'pretraining-evaluation' && best).at(-1)?.step;
  const facts = [
    ...(from === BEFORE ? [`\`${BEFORE}\` is the model that lay here until then.`] : []),
    `Rows of ${(started?.lengths ?? []).join(', ')} tokens; matrix products in ${started?.precision ?? 'f32'}.`,
    ...(steps === started?.totalSteps ? [] : [`Stopped after ${steps} of ${started?.totalSteps} steps.`]),
    ...(kept === undefined || kept === steps ? [] : [`The weights are those of step ${kept}, the best on texts held back.`]),
    ...(result ? [`It took ${(result.seconds / 60).toFixed(0)} minutes.`] : []),
  ];
  return [
    from === undefined ? FIRST : `## Going on (${index + 1})`,
    ['```', command(record.config, index, from), '```'].join('\n'),
    facts.join(' '),
    seeds.some((seed) => seed !== record.config.seed) ? 'On texts held back (another seed chose them: most were learnt in the run before):' : 'On texts held back:',
    table(events.filter(({ kind }) => kind === 'pretraining-evaluation')),
  ];
}

/** @param {Pick<Run, 'events'>} run */
function startOf({ events }) {
  return events.find(({ kind }) => kind === 'pretraining-started');
}

/**
 * @param {Config} config
 * @param {number} index of the run
 * @param {string | undefined} from what it went on from
 */
function command({ data, shape, objectives, wholeWords, nextSentenceWeight, learntPositions, addedLayers, maxLength, steps, batchSize, learningRate, warmup, weightDecay, dropout, validation, seed }, index, from) {
  const files = data.map((path) => `$DATA/${basename(path)}`).join(' ');
  const learnt = objectives && objectives.maskedLanguage !== objectives.nextSentence && (objectives.maskedLanguage ? 'mlm' : 'nsp');
  const flags = [
    from === undefined ? `--layers ${shape.layers} --hidden ${shape.hidden} --heads ${shape.heads} --vocab-size ${shape.vocabSize}` : `--model ${from}${learntPositions === undefined ? '' : ` --learnt-positions ${learntPositions}`}${addedLayers === undefined ? '' : ` --add-layers ${addedLayers}`}`,
    `--max-length ${maxLength} --batch-size ${batchSize}${steps === undefined ? '' : ` --steps ${steps}`} --learning-rate ${learningRate} --warmup ${warmup} --weight-decay ${weightDecay}`,
    [...(learnt ? [`--objectives ${learnt}`] : []), ...(wholeWords ? ['--whole-word'] : []), ...(nextSentenceWeight === undefined ? [] : [`--nsp-weight ${nextSentenceWeight}`]), `--dropout ${dropout} --validation ${validation} --seed ${seed}`].join(' '),
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
