import { existsSync } from 'node:fs';
import type { AppHandlers } from '../../../shared/contract';
import { userError } from '../../../shared/errors';
import type { LabelledRow } from '../../../shared/model/dataset';
import { runIdOfModel } from '../../../shared/model/model-library';
import { describeImport } from '../../data/describe-import';
import { fixStore } from '../../data/fixes';
import { readLabelledRows } from '../../data/labelled-rows';
import { prepareData } from '../../data/prepare-data';
import { readInputSettings } from '../../formats/input-settings';
import { datasetPath, openDataset } from '../datasets';
import { readFixes } from '../library/dataset-fixes';
import { EvaluationLibrary, type EvaluationTask } from '../library/evaluation-library';
import { columnsOf } from './datasets-room';
import type { RoomContext } from './context';

type Rows = Pick<EvaluationTask, 'rows' | 'rowsOf' | 'notes' | 'baselines' | 'flattery'>;

export function evaluationsRoom(context: RoomContext): AppHandlers['evaluations'] {
  const { activities, app, models } = context;
  const library = new EvaluationLibrary(app);
  return {
    evaluate: ({ modelId, datasetId }, call) =>
      activities.run('evaluations.evaluate', 'Reading the rows', call, async ({ signal, progress }) => {
        const folder = models.folderOf(modelId);
        const rows = await (datasetId === undefined ? heldBackRows(context, modelId, signal) : datasetRows(context, modelId, datasetId, signal));
        return library.evaluate({ modelId, folder, ...rows, signal, onProgress: (share) => progress({ share, title: `Scoring ${rows.rows.length} texts` }) });
      }),
    rows: ({ id, ...filter }) => library.rows(id, filter),
  };
}

/** The rows that a run measured its result on: the same split, made again from what run.json says. */
async function heldBackRows({ runs }: RoomContext, modelId: string, signal: AbortSignal): Promise<Rows> {
  const runId = runIdOfModel(modelId);
  if (runId === undefined) throw userError('no-held-back-rows', 'This model was not trained here, so no rows were held back for it.', 'Choose a dataset to evaluate it on.');
  const details = await runs.details(runId);
  if (details.kind === 'pretraining') throw userError('no-classes', 'This run learnt language from texts without labels: its model tells no classes apart.', 'Fine-tune it on labelled texts first.');
  const { record, result } = details;
  const { validation, test } = await prepareData(record.config, signal);
  const isTest = test.rows.length > 0;
  const { rows } = isTest ? test : validation;
  if (rows.length === 0) throw userError('no-held-back-rows', 'This run held no rows back.', 'Choose a dataset to evaluate it on.');
  return { rows, rowsOf: { kind: 'held-back', runId }, notes: [], baselines: result?.baselines, ...(isTest ? {} : { flattery: { kind: 'chose-weights' } }) };
}

/** As a run would read them: put right as the person asked for. */
async function datasetRows(context: RoomContext, modelId: string, datasetId: string, signal: AbortSignal): Promise<Rows> {
  const { app } = context;
  const { record } = await openDataset(app, datasetId);
  const columns = columnsOf(record);
  const { columns: learnt } = await readInputSettings(context.models.folderOf(modelId));
  if (learnt?.textPair !== undefined && columns.textPair === undefined) {
    throw userError('no-second-text', `The model has learnt from pairs of texts, and it is not clear which column of “${record.name}” holds the second one.`, 'Choose it above the table.');
  }
  const { rows: read, report } = await readLabelledRows(datasetPath(app, datasetId), { ...columns, signal });
  const { fixes } = await readFixes(app, record);
  const { rows, notes } = fixStore(read, fixes.map(({ fix }) => fix), { skipped: report });
  if (rows.length === 0) throw userError('no-usable-rows', `What was put right in “${record.name}” leaves no row.`, 'Take it back, or choose another dataset.');
  return { rows, rowsOf: { kind: 'dataset', datasetId }, notes: [...describeImport(report), ...notes], ...(await learntFrom(context, modelId, rows, signal)) };
}

/** How many of the rows a run of this library has learnt from; of other models, and where the run's data are gone, nobody knows. */
async function learntFrom({ runs }: RoomContext, modelId: string, rows: Rows['rows'], signal: AbortSignal): Promise<Pick<Rows, 'flattery'>> {
  const runId = runIdOfModel(modelId);
  const details = runId === undefined ? undefined : await runs.details(runId);
  if (details?.kind !== 'finetuning' || !existsSync(details.record.config.data.path)) return {};
  const { train } = await prepareData(details.record.config, signal);
  const learnt = new Set(Array.from(train.rows, contentOf));
  let seen = 0;
  for (const row of rows) if (learnt.has(contentOf(row))) seen++;
  return seen > 0 ? { flattery: { kind: 'learnt', rows: seen } } : {};
}

function contentOf({ text, pair }: LabelledRow): string {
  return JSON.stringify([text, pair]);
}
