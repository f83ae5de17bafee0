import { z } from 'zod';
import type { Activity, AppInfo, EngineReport, HubToken, Settings } from './model/app-info';
import { settingsSchema } from './model/app-info';
import type { DataReport, FindingKind } from './model/data-report';
import { chosenColumnsSchema, columnsSchema, dataSourceSchema, fileSourceSchema, fixSchema, idSchema, importSourceSchema, type Dataset, type DatasetSummary, type RowPage } from './model/dataset-library';
import type { HubDataset, UnfinishedDownload } from './model/downloads';
import type { EvaluationReport, PredictionPage } from './model/evaluation-library';
import { LONG_TEXTS } from './model/long-texts';
import { hubIdSchema, modelIdSchema, type ModelSummary, type PredictedFile, type WrittenModel } from './model/model-library';
import { maskContextSchema, MAX_MASKS, type Classification, type MaskAndClass, type MaskedWords, type NextSentence, type Piece } from './model/playground';
import { maskedExamplesSchema, pretrainingConfigSchema, type PretrainingRunPlan } from './model/pretraining';
import { probesSchema, runConfigSchema, type RunEvent } from './model/run';
import type { Forecast, RunDetails, RunHistory, RunPlan, RunSummary } from './model/run-library';
import { event, request, work, type Client, type Handlers } from './rpc/definitions';

/**
 * Everything that Tunesmith can do: every request that a screen may make of the services, and every event that they send.
 * Desktop and browser speak it over different transports; clients and servers are derived from it.
 *
 * - `request` is answered soon; `work` takes long: it reports progress, can be cancelled with an AbortSignal, is listed by
 *   `app.activities`, and goes on when the window that asked closes.
 * - Inputs are checked on entry. Errors arrive as `AppError` (family, code, message, hint); see errors.ts.
 * - Ids name things in the home folder: a dataset, a run, a model (`bundled`, a folder of `models/`, `run-ID`; to start a run
 *   from, also `scratch`: the bundled model's shape and vocabulary with random weights).
 * - What a window does beside this, files and folders above all, is in desktop-contract.ts; in a browser,
 *   files are POSTed to {@link UPLOAD_PATH}`?name=NAME`, and folders to `?name=NAME&kind=folder` in the form of folder-upload.ts;
 *   it answers `{ uploadId }`, which names them once.
 */
export const UPLOAD_PATH = '/upload';

const texts = z.array(z.strictObject({ text: z.string().max(1_000_000), pair: z.string().max(1_000_000).optional() })).min(1).max(1024);
const playText = z.string().min(1).max(100_000);
const page = { from: z.int().min(0), count: z.int().min(1).max(1000) };
const findingSchema = z.enum([
  'unusable-rows',
  'empty-rows',
  'similar-labels',
  'conflicting-labels',
  'exact-duplicates',
  'near-duplicates',
  'small-classes',
  'cut-texts',
  'foreign-texts',
  'leaked-rows',
  'nearly-leaked-rows',
] satisfies FindingKind[]);

/** All of a run's settings but those that follow from its dataset and model. */
export const runSettingsSchema = runConfigSchema.omit({ data: true, test: true, model: true, probes: true }).extend({ epochs: z.number().positive() }).partial().strict();

export type RunSettings = z.infer<typeof runSettingsSchema>;

/** What to train: a dataset, a model, and the settings that differ from the plan's. */
const runChoice = { datasetId: idSchema, modelId: modelIdSchema, settings: runSettingsSchema.default({}) };

/** All of a pre-training run's settings but those that follow from its dataset and model. `text` is the column of the texts. */
export const pretrainingSettingsSchema = pretrainingConfigSchema.omit({ data: true, model: true, examples: true }).partial().strict();

export type PretrainingSettings = z.infer<typeof pretrainingSettingsSchema>;

/** What to pre-train on, the model to go on from (left out: a new one, with a vocabulary of its own), and the settings that differ from the plan's. */
const pretrainingChoice = { datasetId: idSchema, modelId: modelIdSchema.optional(), settings: pretrainingSettingsSchema.default({}) };

export const requests = {
  app: {
    /** Which program this is, and where it keeps things. */
    info: request().returns<AppInfo>(),
    /** What this machine computes with; takes a second or two the first time. */
    engine: request().returns<EngineReport>(),
    settings: request().returns<Settings>(),
    /** Changes the settings that are given. */
    saveSettings: request({ settings: settingsSchema.partial() }).returns<Settings>(),
    /** Whether there is an access token for the hub. The token itself never comes back. */
    hubToken: request().returns<HubToken>(),
    /** Keeps an access token for the hub that is set, for all downloads from there; an empty one forgets it. */
    keepHubToken: request({ token: z.string().trim().max(500) }).returns<HubToken>(),
    /** Long work under way, whichever window asked for it. */
    activities: request().returns<readonly Activity[]>(),
    cancelActivity: request({ id: idSchema }).returns(),
    /** What to send along with a report of a bug: versions, machine, the last errors. No texts of the person's. */
    diagnostics: request().returns<string>(),
  },

  datasets: {
    list: request().returns<readonly DatasetSummary[]>(),
    /** Reads a table of any kind into the library, a downloaded one too; columns are guessed where they are not named. */
    import: work({ source: importSourceSchema, columns: columnsSchema.default({}) }).returns<Dataset>(),
    /** What there is to choose of a dataset on the hub, and how large it is. Asks the hub; downloads no rows. */
    lookUp: request({ hubId: hubIdSchema, revision: z.string().min(1).max(200).optional() }).returns<HubDataset>(),
    get: request({ id: idSchema }).returns<Dataset>(),
    /** Rows of the table, or only those that a finding of the report is about. */
    rows: request({ id: idSchema, ...page, finding: findingSchema.optional() }).returns<RowPage>(),
    /** Reads the table with other columns, or as one without labels. */
    setColumns: work({ id: idSchema, columns: chosenColumnsSchema }).returns<Dataset>(),
    /** Balance, lengths in tokens, duplicates, conflicts…; as `tunesmith inspect`. */
    report: work({ id: idSchema, modelId: modelIdSchema, maxLength: z.int().min(3).optional() }).returns<DataReport>(),
    /** Puts something right; the file that the data came from stays as it is. */
    fix: work({ id: idSchema, fix: fixSchema }).returns<Dataset>(),
    /** Takes the last fix back. */
    undoFix: work({ id: idSchema }).returns<Dataset>(),
    rename: request({ id: idSchema, name: z.string().min(1).max(200) }).returns<Dataset>(),
    /** Refused while a run trains on it. */
    remove: request({ id: idSchema }).returns(),
  },

  models: {
    list: request().returns<readonly ModelSummary[]>(),
    get: request({ id: modelIdSchema }).returns<ModelSummary>(),
    /** Copies a Hugging Face folder into the library. */
    addFolder: work({ source: fileSourceSchema }).returns<ModelSummary>(),
    /**
     * Fetches a model from the hub, checks its hashes, and goes on where an earlier try ended. One that cannot be trained here is
     * refused before its weights come. The token is for this download alone.
     */
    download: work({ hubId: hubIdSchema, revision: z.string().max(200).optional(), token: z.string().trim().max(500).optional() }).returns<ModelSummary>(),
    remove: request({ id: modelIdSchema }).returns(),
  },

  /** What was begun and not ended; `models.download` and `datasets.import` go on with it. */
  downloads: {
    unfinished: request().returns<readonly UnfinishedDownload[]>(),
    /** Throws away what has come of one. */
    discard: request({ id: z.string().regex(/^[\w-][\w.-]{0,127}$/, { error: 'not an id' }) }).returns(),
  },

  /** Runs of both kinds, in one queue. Fine-tuning is planned, forecast and started by the requests of that name; pre-training by those beside them. */
  runs: {
    list: request().returns<readonly RunSummary[]>(),
    get: request({ id: idSchema }).returns<RunDetails>(),
    /** Settings that fit the data, the model and this machine, each with its reason. */
    plan: request(runChoice).returns<RunPlan>(),
    /** Trains a few steps to say how long all of them take, and whether the memory will do. */
    forecast: work(runChoice).returns<Forecast>(),
    /** Puts a run in the queue; it starts at once where none trains. */
    start: request({ ...runChoice, name: z.string().min(1).max(200).optional(), probes: probesSchema.optional() }).returns<RunSummary>(),
    /** Settings for pre-training that fit the amount of text, the model and this machine. The dataset needs no labels. */
    planPretraining: request(pretrainingChoice).returns<PretrainingRunPlan>(),
    /** As `forecast`, for a pre-training run: it reads all texts before it makes its few steps. */
    forecastPretraining: work(pretrainingChoice).returns<Forecast>(),
    /** As `start`, for a pre-training run. Its model, `run-ID`, can be fine-tuned when it is done. */
    startPretraining: request({ ...pretrainingChoice, name: z.string().min(1).max(200).optional(), examples: maskedExamplesSchema.optional() }).returns<RunSummary>(),
    /** What happened so far, with at most about this many steps; `runEvents` go on from there. */
    history: request({ id: idSchema, maxSteps: z.int().min(10).max(20_000).default(2000) }).returns<RunHistory>(),
    /** Writes a checkpoint and ends the process; `resume` goes on from it, bit for bit. Takes a queued run out of the queue. */
    pause: request({ id: idSchema }).returns<RunSummary>(),
    /** Puts a paused, stopped, interrupted or failed run back in the queue. */
    resume: request({ id: idSchema }).returns<RunSummary>(),
    /** Ends the run and keeps the best weights so far as its model. */
    stop: request({ id: idSchema }).returns<RunSummary>(),
    /** Ends the run and deletes it, model and all. */
    discard: request({ id: idSchema }).returns(),
    rename: request({ id: idSchema, name: z.string().min(1).max(200) }).returns<RunSummary>(),
    /** Moves a queued run; 0 comes next. */
    moveInQueue: request({ id: idSchema, place: z.int().min(0) }).returns<readonly RunSummary[]>(),
  },

  evaluations: {
    /** Scores a fine-tuned model on a dataset; without one, a run's model on the rows that the run held back. */
    evaluate: work({ modelId: modelIdSchema, datasetId: idSchema.optional() }).returns<EvaluationReport>(),
    /** The rows of an evaluation, the surest first: all, only mistakes, or one cell of the confusion matrix. */
    rows: request({
      id: idSchema,
      ...page,
      onlyMistakes: z.boolean().default(false),
      trueClass: z.int().min(0).optional(),
      predictedClass: z.int().min(0).optional(),
    }).returns<PredictionPage>(),
  },

  predictions: {
    /** Class probabilities of a few texts. The model stays loaded for the next ones. */
    classify: request({ modelId: modelIdSchema, texts }).returns<Classification>(),
    /** Writes a CSV: the table's columns, the prediction, each class's probability. Without `out`, into the home's exports. */
    file: work({ modelId: modelIdSchema, source: dataSourceSchema, out: z.string().min(1).optional() }).returns<PredictedFile>(),
  },

  playground: {
    /**
     * What a model would put in place of pieces of a text. `masked` are places among the pieces that `tokenize` gives for the same
     * model and text, [CLS] being 0: they are shown to the model as [MASK]. A [MASK] that the text itself holds is masked too.
     * Texts are cut at the model's longest; a user error says so where a mask lies beyond, where nothing is masked, or where the
     * model has no head for masked words.
     */
    maskedWords: request({
      modelId: modelIdSchema,
      text: playText,
      masked: z.array(z.int().min(1)).max(MAX_MASKS).default([]),
      /** What the model may look at; an answer for each. */
      contexts: z.array(maskContextSchema).min(1).max(3).default(['both']),
      /** Likeliest words that are named. */
      top: z.int().min(1).max(100).default(10),
    }).returns<MaskedWords>(),
    /**
     * For a fine-tuned model: the words that fit a masked place, and what each of them, put there, does to the class. `guesserId` is
     * the model that guesses, one with a head for masked words and the same vocabulary: the base model for "before tuning"; left out,
     * the fine-tuned model itself, whose own head came along from pre-training. Refused where the two do not read the same pieces, and for a text of which the fine-tuned model would read the end too.
     */
    maskAndClass: request({ modelId: modelIdSchema, guesserId: modelIdSchema.optional(), text: playText, masked: z.int().min(1), top: z.int().min(1).max(50).default(8) }).returns<MaskAndClass>(),
    /** The probability that the one text follows the other, in both orders; as `tunesmith next-sentence`. */
    nextSentence: request({ modelId: modelIdSchema, a: playText, b: playText }).returns<NextSentence>(),
    /**
     * The pieces of a text as a model sees them; those that are too many for `maxLength`, or else for the model, are marked. With `longTexts`
     * they are those that a classifier leaves out: one that was trained here reads as it was trained, another as `longTexts` says. Without
     * it the beginning is read, as it is where words are masked.
     */
    tokenize: request({ modelId: modelIdSchema, text: z.string().max(1_000_000), pair: z.string().max(1_000_000).optional(), maxLength: z.int().min(3).optional(), longTexts: z.enum(LONG_TEXTS).optional() }).returns<{ readonly pieces: readonly Piece[] }>(),
  },

  exports: {
    /** Writes a fine-tuned or pre-trained model for other programs, and tells what they may ask it. Without `out`, into the home's exports. */
    export: work({ modelId: modelIdSchema, format: z.enum(['hf']), out: z.string().min(1).optional() }).returns<WrittenModel>(),
  },
} as const;

export const events = {
  /** A dataset, model or run came, went or changed: lists are to be asked for again. */
  libraryChanged: event<{ readonly what: 'datasets' | 'models' | 'runs' }>(),
  /** The news of one run: state, step, time left. At most ten a second for each run; the last is always sent. */
  runChanged: event<RunSummary>(),
  /**
   * All events of a run that trains, bundled, at most ten bundles a second. Number `first` is the first one's; a screen joins
   * them to `runs.history` by its `next`. A `started` event takes back what came after its step: the run goes on from there.
   */
  runEvents: event<{ readonly runId: string; readonly first: number; readonly events: readonly RunEvent[] }>(),
  /** The news of long work. `share` is 1 when it has ended. */
  activityChanged: event<Activity>(),
  settingsChanged: event<Settings>(),
} as const;

export const contract = { requests, events } as const;

export type AppClient = Client<typeof contract>;
export type AppHandlers = Handlers<typeof requests>;
