import { AppError, userError } from '../../shared/errors';
import type { UnfinishedDownload } from '../../shared/model/downloads';
import type { PretrainingScores } from '../../shared/model/pretraining';
import type { RunSummary } from '../../shared/model/run-library';
import { labelsOf, type DatasetShape } from './made-up-data';
import type { Scene } from './made-up-app';

const REVIEWS: DatasetShape = { id: 'reviews', name: 'reviews.csv', labels: ['negative', 'positive'], rows: 2400, kind: 'plain', withFindings: true };
const HUGE: DatasetShape = { id: 'huge', name: 'a-million-tickets-with-a-rather-long-file-name.parquet', labels: labelsOf(50), rows: 1_000_000, kind: 'huge', withFindings: true };
const RTL: DatasetShape = { id: 'rtl', name: 'مراجعات الفنادق.csv', labels: ['سلبي', 'إيجابي'], rows: 900, kind: 'rtl', withFindings: false };

const UNCLEAR: DatasetShape = { id: 'unclear', name: 'survey.xlsx', labels: ['a', 'b'], rows: 300, kind: 'unclear', withFindings: false };

const CORPUS: DatasetShape = { id: 'corpus', name: 'letters-to-the-editor.txt', labels: ['a', 'b'], rows: 12_400, kind: 'texts', withFindings: false };

const RUNNING = {
  state: 'training',
  createdAt: '2026-11-24T16:40:00Z',
  dataset: { id: 'reviews', name: 'reviews.csv' },
  hasModel: false,
  resumable: false,
} as const;

const run = (id: string, change: Partial<RunSummary> = {}): RunSummary => ({
  ...RUNNING,
  id,
  kind: 'finetuning',
  name: 'film reviews',
  model: { id: 'bundled', name: 'tunesmith-mini' },
  step: 504,
  totalSteps: 1200,
  epoch: 1.26,
  secondsLeft: 100,
  accuracy: 0.88,
  ...change,
});

const FINISHED = run('done', { name: 'hotels 2', state: 'finished', step: 1200, accuracy: 0.912, hasModel: true });
const PAUSED = run('paused', { name: 'night run', state: 'paused', resumable: true, hasModel: true });
const QUEUED = run('queued', { name: 'with class weights', state: 'queued', step: 0, totalSteps: 0, queuePlace: 1 });
const FAILED = run('failed', { name: 'full disk', state: 'failed', resumable: true, error: { family: 'user', code: 'disk-full', message: 'The disk of /home/me is full: a checkpoint of 70 MB needs room, 12 MB are free.', hint: 'Make room, then resume: nothing up to step 500 is lost.' } });
const UNFINISHED: readonly UnfinishedDownload[] = [
  { id: 'model--google-bert--bert-base-uncased', kind: 'model', hubId: 'google-bert/bert-base-uncased', commit: '86b5e0934494bd15c9632b12f734a8a67f723594', bytes: 440e6, bytesHere: 185e6, startedAt: '2026-11-24T16:40:00Z' },
  { id: 'dataset--stanfordnlp--imdb', kind: 'dataset', hubId: 'stanfordnlp/imdb', commit: 'e6281661ce1c48d982bc483cf8a173c1bbeb5d31', config: 'plain_text', split: 'train', bytes: 21e6, bytesHere: 8.4e6, startedAt: '2026-11-24T16:30:00Z' },
];
const pretraining = (id: string, change: Partial<RunSummary> = {}): RunSummary => ({
  ...RUNNING,
  id,
  kind: 'pretraining',
  name: 'reviews.csv, pre-trained',
  model: { id: 'scratch', name: 'a new model' },
  step: 1320,
  totalSteps: 2400,
  epoch: 4,
  secondsLeft: 190,
  ...change,
});
const SCORES: PretrainingScores = { loss: 2.92, top1: 0.423, top5: 0.622, nspAccuracy: 0.814 };
const PRETRAINED = pretraining('words', { state: 'finished', step: 2400, hasModel: true, pretraining: SCORES });
const KEPT = pretraining('words-paused', { name: 'tunesmith-mini, adapted to reviews.csv', model: { id: 'bundled', name: 'tunesmith-mini' }, state: 'paused', resumable: true, hasModel: true, pretraining: SCORES });
const LOST = pretraining('words-failed', { state: 'failed', step: 40, error: { family: 'user', code: 'training-diverged', message: 'Training diverged at step 41: its loss is NaN.', hint: 'Start again with a lower learning rate than 0.001.' } });
const DIVERGED = run('diverged', { name: 'too large steps', state: 'failed', error: { family: 'user', code: 'training-diverged', message: 'Training diverged at step 501: its loss is NaN. The last good weights were kept.', hint: 'Try again with a lower learning rate (--learning-rate 6e-6) or a longer warm-up (--warmup 0.2).' } });
const FULL: Scene = { datasets: [REVIEWS, RTL], runs: [run('live'), FINISHED, PAUSED, QUEUED, FAILED] };

const CRASH = new AppError('bug', 'unexpected', 'The engine ended by itself (signal SIGSEGV).', { hint: 'Your data and runs are safe. Try again; if it happens again, please report it.' });

/** The states of LOOK.md, by the names that the tests use. */
export const SCENES: Readonly<Record<string, Scene>> = {
  /** Pre-trainings in every state. */
  pretraining: { datasets: [REVIEWS, UNCLEAR], runs: [pretraining('live'), PRETRAINED, KEPT, LOST, pretraining('words-queued', { state: 'queued', step: 0, totalSteps: 0, queuePlace: 1 })] },
  /** A pre-training that was to learn pairs, and whose texts make none. */
  wordsAlone: { datasets: [REVIEWS], runs: [{ ...KEPT, pretraining: { ...SCORES, nspAccuracy: null } }] },
  empty: { datasets: [], runs: [] },
  full: FULL,
  live: { ...FULL, streams: { runId: 'live', stepsPerTick: 2 } },
  /** Several runs wait. */
  queue: { datasets: [REVIEWS], runs: [run('live'), ...['first', 'second', 'third'].map((name, queuePlace) => ({ ...QUEUED, id: name, name, queuePlace }))] },
  unclear: { datasets: [UNCLEAR], runs: [] },
  /** Texts without labels, beside others. */
  unlabelled: { datasets: [CORPUS, REVIEWS, RTL, UNCLEAR], runs: [] },
  overfitting: { datasets: [REVIEWS], runs: [{ ...run('live', { step: 1080 }), course: 'overfitting' }] },
  diverging: { datasets: [REVIEWS], runs: [{ ...run('live'), course: 'diverging' }] },
  diverged: { datasets: [REVIEWS], runs: [DIVERGED] },
  huge: {
    datasets: [HUGE],
    runs: [run('live', { name: 'a run with quite a long name that somebody gave it late at night', dataset: { id: 'huge', name: HUGE.name }, step: 42_000, totalSteps: 100_000 }), run('done', { state: 'finished', hasModel: true, step: 100_000, totalSteps: 100_000, dataset: { id: 'huge', name: HUGE.name } })],
  },
  rtl: { datasets: [RTL], runs: [run('live', { name: 'مراجعات', dataset: { id: 'rtl', name: RTL.name } }), run('done', { name: 'مراجعات', state: 'finished', hasModel: true, dataset: { id: 'rtl', name: RTL.name } })] },
  /** Downloads that were cut off. */
  unfinished: { ...FULL, unfinished: UNFINISHED },
  failing: {
    ...FULL,
    unfinished: UNFINISHED,
    fails: {
      'datasets.import': userError('no-labels', '“broken.csv” has one column; texts and labels need two. The first row is: "hello".', 'Check that cells are separated by commas, semicolons or tabs.'),
      'datasets.lookUp': userError('hub-sign-in-needed', 'The dataset “somebody/secret” is not on huggingface.co, or only for those who sign in.', 'Check its name (owner/name). If it is private or gated, give an access token: in the settings, or as HF_TOKEN.'),
      'datasets.report': CRASH,
      'models.download': userError('offline', 'huggingface.co could not be reached: its address could not be found.', 'Check the connection to the internet, and the proxy in the settings (or HTTPS_PROXY), then try again: it goes on where it was. Nothing that is on this machine needs it.'),
      'runs.plan': userError('model-missing', 'The model’s folder is gone: /models/mini.', 'Choose another model.'),
      'runs.history': CRASH,
      'runs.planPretraining': userError('model-missing', 'The model’s folder is gone: /models/mini.', 'Choose another model.'),
      'evaluations.evaluate': CRASH,
      'predictions.classify': CRASH,
      'exports.export': userError('disk-full', 'The disk is full: 96 MB are needed, 12 MB are free.', 'Make room and try again.'),
    },
  },
  busy: {
    ...FULL,
    unfinished: UNFINISHED,
    hangs: {
      'datasets.import': 'stanfordnlp/imdb: 8.4 MB of 21 MB',
      'datasets.report': 'Counting tokens',
      'models.download': 'google-bert/bert-base-uncased: 185 MB of 440 MB',
      'models.addFolder': 'Copying model.safetensors',
      'runs.forecast': 'Training a few steps',
      'runs.forecastPretraining': 'Trying a few steps',
      'runs.history': 'Reading events',
      'evaluations.evaluate': 'Scoring row 120 of 240',
      'exports.export': 'Writing model.safetensors',
    },
  },
  /** A hundred thousand steps in about a quarter of a minute. */
  flood: { datasets: [REVIEWS], runs: [run('live', { step: 0, totalSteps: 100_000 })], streams: { runId: 'live', stepsPerTick: 700 } },
};
