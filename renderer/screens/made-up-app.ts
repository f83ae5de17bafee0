import { contract, type AppClient, type AppHandlers } from '../../shared/contract';
import { userError } from '../../shared/errors';
import type { Settings } from '../../shared/model/app-info';
import { DEFAULT_SETTINGS } from '../../shared/model/app-info';
import type { Dataset, ImportSource } from '../../shared/model/dataset-library';
import type { UnfinishedDownload } from '../../shared/model/downloads';
import { modelIdOfRun, type ModelSummary } from '../../shared/model/model-library';
import type { RunDetails, RunSummary } from '../../shared/model/run-library';
import { memoryChannels } from '../../shared/rpc/channel';
import { createClient } from '../../shared/rpc/client';
import type { CallContext } from '../../shared/rpc/definitions';
import { RpcServer } from '../../shared/rpc/server';
import { ENGINE, INFO, MODELS, makeDataset, makeHubDataset, makeReport, makeRow, type DatasetShape } from './made-up-data';
import { makeClass, makeMaskAndClass, makeMaskedWords, makeNext, makePieces } from './made-up-words';
import { makeExamples, makePretrainingCheck, makePretrainingHistory, makePretrainingPlan, makePretrainingRecord, makePretrainingResult, makePretrainingStep, makeScores } from './made-up-pretraining';
import { CONFIG, makeAnswers, makeCheck, makeHistory, makeProbes, makeRecord, makeResult, makeStep, type Answers, type Course, type RunEvent } from './made-up-run';

/** Everything that makes one picture: what the library holds, and what goes wrong. */
export interface Scene {
  readonly settings?: Partial<Settings>;
  readonly datasets: readonly DatasetShape[];
  readonly runs: readonly (RunSummary & { readonly course?: Course })[];
  readonly unfinished?: readonly UnfinishedDownload[];
  /** Requests that fail, by `room.name`. */
  readonly fails?: Readonly<Record<string, Error>>;
  /** Requests that never end, and what they say they do. */
  readonly hangs?: Readonly<Record<string, string>>;
  /** Run that trains on, so many steps each tenth of a second. */
  readonly streams?: { readonly runId: string; readonly stepsPerTick: number };
}

const SAMPLE: DatasetShape = { id: 'sample', name: 'Sample reviews', labels: ['negative', 'positive'], rows: 660, kind: 'plain', withFindings: false };

/** An application that answers at once from made-up data, over the same RPC as the real one. */
export function madeUpApp(scene: Scene): AppClient {
  const [near, far] = memoryChannels();
  const app = new MadeUpApp(scene);
  const server = new RpcServer(contract, troubled(app.handlers(), scene));
  app.emit = server.emit.bind(server);
  server.connect(far);
  return createClient(contract, near);
}

/** Makes the scene's requests fail or hang. */
function troubled(handlers: AppHandlers, { fails = {}, hangs = {} }: Scene): AppHandlers {
  const rooms: Record<string, Record<string, (input: unknown, context: CallContext) => unknown>> = {};
  for (const [room, names] of Object.entries(handlers)) {
    rooms[room] = {};
    for (const [name, handler] of Object.entries(names)) {
      rooms[room][name] = (input, context) => {
        const error = fails[`${room}.${name}`];
        if (error) throw error;
        const title = hangs[`${room}.${name}`];
        if (title === undefined) return (handler as (input: unknown, context: CallContext) => unknown)(input, context);
        context.progress({ share: 0.42, title });
        return new Promise((_, reject) => context.signal.addEventListener('abort', () => reject(userError('stopped', 'Stopped.'))));
      };
    }
  }
  return rooms as unknown as AppHandlers;
}

class MadeUpApp {
  emit: RpcServer<typeof contract>['emit'] = () => undefined;
  private settings: Settings;
  private readonly shapes: DatasetShape[];
  private readonly datasets: Map<string, Dataset>;
  private readonly runs: Map<string, RunSummary & { readonly course?: Course }>;
  private readonly answers = new Map<string, Answers>();
  private readonly timers = new Map<string, ReturnType<typeof setInterval>>();
  /** Of each run, the number of its next event. */
  private readonly nextEvent = new Map<string, number>();
  private unfinished: readonly UnfinishedDownload[];
  private token = '';

  constructor(private readonly scene: Scene) {
    this.settings = { ...DEFAULT_SETTINGS, ...scene.settings };
    this.unfinished = scene.unfinished ?? [];
    this.shapes = [...scene.datasets];
    this.datasets = new Map(this.shapes.map((shape) => [shape.id, makeDataset(shape)]));
    this.runs = new Map(scene.runs.map((run) => [run.id, run]));
    if (scene.streams) this.stream(scene.streams.runId, scene.streams.stepsPerTick);
  }

  handlers(): AppHandlers {
    return { app: this.app(), datasets: this.data(), models: this.models(), downloads: this.downloads(), runs: this.running(), evaluations: this.evaluating(), predictions: this.predicting(), playground: this.playing(), exports: this.exporting() };
  }

  private app(): AppHandlers['app'] {
    return {
      info: () => INFO,
      engine: () => ENGINE,
      settings: () => this.settings,
      saveSettings: ({ settings }) => (this.settings = { ...this.settings, ...(settings as Partial<Settings>) }),
      hubToken: () => ({ source: this.token === '' ? 'none' : 'kept' }),
      keepHubToken: ({ token }) => ({ source: (this.token = token) === '' ? 'none' : 'kept' }),
      activities: () => [],
      cancelActivity: () => undefined,
      diagnostics: () => 'Tunesmith 0.1.0\nNode 20.20.2, linux\nTensorFlow 2.21.0, CPU, 8 threads, bf16',
    };
  }

  private data(): AppHandlers['datasets'] {
    return {
      list: () => [...this.datasets.values()],
      import: ({ source }) => this.keep(makeDataset(this.shape({ ...SAMPLE, ...importedAs(source) }))),
      lookUp: ({ hubId }) => makeHubDataset(hubId),
      get: ({ id }) => this.dataset(id),
      rows: ({ id, from, count, finding }) => {
        const shape = this.shapeOf(id);
        const total = finding ? 7 : this.dataset(id).tableRows;
        return { from, total, rows: Array.from({ length: Math.max(0, Math.min(count, total - from)) }, (_, i) => makeRow(shape, (from + i) * (finding ? 10 : 1))) };
      },
      setColumns: ({ id, columns }) => {
        const dataset = this.dataset(id);
        const read = dataset.report ?? makeDataset({ ...SAMPLE, id, name: dataset.name }).report!;
        const { text = read.textColumn, label = read.labelColumn, textPair } = columns;
        if (label === null) {
          const { report, ...others } = dataset;
          return this.keep({ ...others, labelling: 'unlabelled', rows: report?.rows ?? dataset.tableRows, classes: [], textColumn: text });
        }
        return this.keep({ ...dataset, labelling: 'labelled', rows: read.rows, classes: read.classes, textColumn: text, report: { ...read, textColumn: text, labelColumn: label, ...(textPair ? { textPairColumn: textPair } : {}) } });
      },
      report: ({ id, maxLength }) => {
        const report = makeReport(this.dataset(id), this.shapeOf(id).withFindings, maxLength);
        return { ...report, findings: report.findings.filter(({ fix }) => !this.dataset(id).fixes.some((applied) => applied.fix === fix)) };
      },
      fix: ({ id, fix }) => this.keep({ ...this.dataset(id), rows: this.dataset(id).rows - 7, fixes: [...this.dataset(id).fixes, { fix, sentence: '7 rows were put right.' }] }),
      undoFix: ({ id }) => this.keep({ ...this.dataset(id), rows: this.dataset(id).rows + 7, fixes: this.dataset(id).fixes.slice(0, -1) }),
      rename: ({ id, name }) => this.keep({ ...this.dataset(id), name }),
      remove: ({ id }) => void this.datasets.delete(id),
    };
  }

  private models(): AppHandlers['models'] {
    return { list: () => MODELS, get: ({ id }) => this.model(id), addFolder: () => MODELS[1]!, download: () => MODELS[2]!, remove: () => undefined };
  }

  private downloads(): AppHandlers['downloads'] {
    return { unfinished: () => this.unfinished, discard: ({ id }) => void (this.unfinished = this.unfinished.filter((download) => download.id !== id)) };
  }

  private running(): AppHandlers['runs'] {
    const change = (id: string, news: Partial<RunSummary>) => this.putRun({ ...this.run(id), ...news });
    return {
      list: () => [...this.runs.values()],
      get: ({ id }) => this.details(this.run(id)),
      plan: ({ modelId, settings }) => ({
        config: { ...CONFIG, maxLength: this.model(modelId).maxLength, ...(settings as Partial<typeof CONFIG>) },
        reasons: [
          { setting: 'epochs', sentence: 'Three passes are enough for most data of this size.' },
          { setting: 'validation', sentence: 'One row in five is enough for an honest score here.' },
        ],
        warnings: [],
      }),
      forecast: () => ({ seconds: 120, memoryBytes: 0.9e9, totalSteps: 1200, fits: true, sentence: 'About 2 minutes and 0.9 GB here.' }),
      start: ({ datasetId, modelId, name }) => {
        const course = modelId === 'scratch' ? 'scratch' : 'good';
        const run: RunSummary & { readonly course: Course } = { course, kind: 'finetuning', id: `new-${this.runs.size}`, name: name ?? `${this.dataset(datasetId).name} 1`, state: 'training', createdAt: '2026-11-24T16:50:00Z', dataset: { id: datasetId, name: this.dataset(datasetId).name }, model: { id: modelId, name: modelId === 'scratch' ? 'from scratch' : 'tunesmith-mini' }, step: 0, totalSteps: 200, epoch: 0, hasModel: false, resumable: false };
        this.putRun(run);
        this.stream(run.id, 5);
        return run;
      },
      planPretraining: ({ modelId, settings }) => makePretrainingPlan(modelId, settings),
      forecastPretraining: () => ({ seconds: 412, memoryBytes: 0.7e9, totalSteps: 2400, fits: true, sentence: 'At most about 7 minutes and 0.7 GB of memory here.' }),
      startPretraining: ({ datasetId, modelId, name }) => {
        const dataset = this.dataset(datasetId);
        const model = modelId === undefined ? { id: 'scratch', name: 'a new model' } : { id: modelId, name: 'tunesmith-mini' };
        const named = name ?? (modelId === undefined ? `${dataset.name}, pre-trained` : `${model.name}, adapted to ${dataset.name}`);
        const run: RunSummary = { kind: 'pretraining', id: `new-${this.runs.size}`, name: named, state: 'training', createdAt: '2026-11-24T16:50:00Z', dataset: { id: datasetId, name: dataset.name }, model, step: 0, totalSteps: 200, epoch: 0, hasModel: false, resumable: false };
        this.putRun(run);
        this.stream(run.id, 5);
        return run;
      },
      history: ({ id }) => {
        const run = this.run(id);
        const past = run.kind === 'pretraining' ? makePretrainingHistory(run, run.step) : makeHistory(run, this.shapeOf(run.dataset.id), run.course ?? 'good', run.step);
        return { ...past, next: this.nextEvent.get(id) ?? 1 };
      },
      pause: ({ id }) => change(id, { state: 'paused', resumable: true }),
      resume: ({ id }) => {
        this.stream(id, 5);
        return change(id, { state: 'training', resumable: false });
      },
      stop: ({ id }) => change(id, { state: 'stopped', hasModel: true, resumable: true }),
      discard: ({ id }) => void this.runs.delete(id),
      rename: ({ id, name }) => change(id, { name }),
      moveInQueue: ({ id, place }) => {
        const others = [...this.runs.values()].filter((run) => run.state === 'queued' && run.id !== id).sort((a, b) => a.queuePlace! - b.queuePlace!);
        others.splice(place, 0, this.run(id));
        for (const [queuePlace, run] of others.entries()) change(run.id, { queuePlace });
        return [...this.runs.values()];
      },
    };
  }

  private evaluating(): AppHandlers['evaluations'] {
    return {
      evaluate: ({ modelId, datasetId }) => {
        const { report } = this.answersOf(modelId);
        return datasetId === undefined ? report : { ...report, rowsOf: { kind: 'dataset', datasetId }, flattery: { kind: 'learnt', rows: report.evaluation.examples } };
      },
      rows: ({ id, from, count, onlyMistakes, trueClass, predictedClass }) => {
        const rows = this.answersOf(id).rows.filter((row) => (!onlyMistakes || row.trueClass !== row.predictedClass) && (trueClass === undefined || row.trueClass === trueClass) && (predictedClass === undefined || row.predictedClass === predictedClass));
        return { from, total: rows.length, rows: rows.slice(from, from + count) };
      },
    };
  }

  private predicting(): AppHandlers['predictions'] {
    return {
      classify: ({ texts }) => ({ labels: ['negative', 'positive'], probabilities: Float32Array.from(texts.flatMap(({ text }) => makeClass(text))) }),
      file: () => ({ path: `${INFO.home}/exports/new-predicted.csv`, rows: 1200, notes: [] }),
    };
  }

  private playing(): AppHandlers['playground'] {
    return {
      maskedWords: ({ modelId, text, masked, contexts, top }) => makeMaskedWords(modelId, text, masked, contexts, top),
      maskAndClass: ({ modelId, guesserId = modelId, text, masked, top }) => makeMaskAndClass(guesserId, text, masked, top),
      nextSentence: ({ a, b }) => ({ isNext: makeNext(a, b), isNextSwapped: makeNext(b, a) }),
      tokenize: ({ text, maxLength = Infinity }) => ({ pieces: makePieces(text).map((piece, i) => ({ ...piece, cut: i >= maxLength })) }),
    };
  }

  private exporting(): AppHandlers['exports'] {
    const files = ['config.json', 'model.safetensors', 'tokenizer.json', 'vocab.txt', 'README.md'];
    const isPretrained = (modelId: string) => this.runs.get(modelId.replace(/^run-/, ''))?.kind === 'pretraining';
    return { export: ({ modelId }) => ({ path: `${INFO.home}/exports/reviews-model`, files, use: isPretrained(modelId) ? 'fill-mask' : 'classify' }) };
  }

  private details(run: RunSummary): RunDetails {
    const { id, kind, state } = run;
    const about = { summary: run, folder: `/runs/${id}` };
    const isDone = state === 'finished';
    if (kind === 'pretraining') return { kind, ...about, record: makePretrainingRecord(run), ...(isDone ? { result: makePretrainingResult() } : {}) };
    return { kind, ...about, record: makeRecord(run), ...(isDone ? { result: makeResult(this.answersOf(modelIdOfRun(id))) } : {}) };
  }

  /** What a run tells after some more steps. */
  private eventsOf({ id, kind, course = 'good', step, totalSteps, dataset }: RunSummary & { readonly course?: Course }, last: number): readonly RunEvent[] {
    const made = Array.from({ length: last - step }, (_, i) => step + i + 1);
    const checks = made.filter((each) => each % Math.max(1, Math.round(totalSteps / 10)) === 0);
    if (kind === 'pretraining') return [...made.map((each) => makePretrainingStep(id, each, totalSteps)), ...checks.map((each) => makePretrainingCheck(id, each, totalSteps)), makeExamples(id, last, totalSteps)];
    return [...made.map((each) => makeStep(id, each, totalSteps, course)), ...checks.map((each) => makeCheck(id, each, totalSteps, course)), makeProbes(id, last, totalSteps, this.shapeOf(dataset.id))];
  }

  /** Lets a run make its steps: events as the services send them, ten bundles a second. */
  private stream(runId: string, stepsPerTick: number): void {
    clearInterval(this.timers.get(runId));
    const timer = setInterval(() => {
      const run = this.run(runId);
      if (run.state !== 'training') {
        clearInterval(timer);
        return;
      }
      const last = Math.min(run.totalSteps, run.step + stepsPerTick);
      const events = this.eventsOf(run, last);
      const first = this.nextEvent.get(runId) ?? 1;
      this.emit('runEvents', { runId, first, events });
      this.nextEvent.set(runId, first + events.length);
      const isDone = last >= run.totalSteps;
      this.putRun({ ...run, step: last, epoch: 3 * (last / run.totalSteps), secondsLeft: (run.totalSteps - last) / (10 * stepsPerTick), ...(isDone ? { state: 'finished', hasModel: true, ...scoreOf(run) } : {}) });
    }, 100);
    this.timers.set(runId, timer);
  }

  private keep(dataset: Dataset): Dataset {
    this.datasets.set(dataset.id, dataset);
    this.emit('libraryChanged', { what: 'datasets' });
    return dataset;
  }

  private putRun(run: RunSummary & { readonly course?: Course }): RunSummary {
    this.runs.set(run.id, run);
    this.emit('runChanged', run);
    return run;
  }

  private dataset(id: string): Dataset {
    const dataset = this.datasets.get(id);
    if (!dataset) throw userError('dataset-unknown', `There is no dataset “${id}”.`, 'It may have been deleted in another window.');
    return dataset;
  }

  private model(id: string): ModelSummary {
    return MODELS.find((model) => model.id === id) ?? MODELS[0]!;
  }

  private run(id: string): RunSummary & { readonly course?: Course } {
    return this.runs.get(id)!;
  }

  private shape(shape: DatasetShape): DatasetShape {
    if (!this.shapes.some(({ id }) => id === shape.id)) this.shapes.push(shape);
    return shape;
  }

  private shapeOf(id: string): DatasetShape {
    return this.shapes.find((shape) => shape.id === id) ?? SAMPLE;
  }

  private answersOf(id: string): Answers {
    const known = this.answers.get(id);
    if (known) return known;
    const runId = id.replace(/^run-|^evaluation-/, '');
    const shape = this.shapeOf(this.runs.get(runId)?.dataset.id ?? '');
    const answers = makeAnswers(`evaluation-${runId}`, id, runId, shape, shape.labels.length > 10 ? 2000 : 240);
    this.answers.set(id, answers);
    this.answers.set(answers.report.id, answers);
    return answers;
  }
}

/** What a dataset is called that comes from there. */
function importedAs(source: ImportSource): Partial<DatasetShape> {
  if (source.kind === 'hub') return { id: 'imdb', name: `${source.hubId}, ${source.split ?? 'train'}`, rows: 25_000 };
  if (source.kind === 'sample') return {};
  const name = source.kind === 'path' ? source.path.replace(/^.*\//, '') : source.kind === 'upload' ? source.uploadId : source.paths.join(', ');
  return { id: name.replace(/\W+/g, '-'), name };
}

function scoreOf({ id, kind, totalSteps, course = 'good' }: RunSummary & { readonly course?: Course }): Partial<RunSummary> {
  return kind === 'pretraining' ? { pretraining: makeScores(1) } : { accuracy: makeCheck(id, totalSteps, totalSteps, course).accuracy };
}
