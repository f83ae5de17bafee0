import type { AppHandlers } from '../../../shared/contract';
import { userError } from '../../../shared/errors';
import { describeImport } from '../../data/describe-import';
import { fixStore } from '../../data/fixes';
import { readLabelledRows } from '../../data/labelled-rows';
import { prepareData } from '../../data/prepare-data';
import { datasetPath, openDataset } from '../datasets';
import { readFixes } from '../library/dataset-fixes';
import { EvaluationLibrary, type EvaluationTask } from '../library/evaluation-library';
import { columnsOf } from './datasets-room';
import type { RoomContext } from './context';

type Rows = Pick<EvaluationTask, 'rows' | 'rowsOf' | 'notes' | 'baselines'>;

export function evaluationsRoom(context: RoomContext): AppHandlers['evaluations'] {
  const { activities, app, models } = context;
  const library = new EvaluationLibrary(app);
  return {
    evaluate: ({ modelId, datasetId }, call) =>
      activities.run('evaluations.evaluate', 'Reading the rows', call, async ({ signal, progress }) => {
        const folder = models.folderOf(modelId);
        const rows = await (datasetId === undefined ? heldBackRows(context, modelId, signal) : datasetRows(context, datasetId, signal));
        return library.evaluate({ modelId, folder, ...rows, signal, onProgress: (share) => progress({ share, title: `Scoring ${rows.rows.length} texts` }) });
      }),
    rows: ({ id, ...filter }) => library.rows(id, filter),
  };
}

/** The rows that a run measured its result on: the same split, made again from what run.json says. */
async function heldBackRows({ runs }: RoomContext, modelId: string, signal: AbortSignal): Promise<Rows> {
  const runId = modelId.startsWith('run-') ? modelId.slice('run-'.length) : undefined;
  if (runId === undefined) throw userError('no-held-back-rows', 'This model was not trained here, so no rows were held back for it.', 'Choose a dataset to evaluate it on.');
  const details = await runs.details(runId);
  if (details.kind === 'pretraining') throw userError('no-classes', 'This run learnt language from texts without labels: its model tells no classes apart.', 'Fine-tune it on labelled texts first.');
  const { record, result } = details;
  const { validation, test } = await prepareData(record.config, signal);
  const { rows } = test.rows.length > 0 ? test : validation;
  if (rows.length === 0) throw userError('no-held-back-rows', 'This run held no rows back.', 'Choose a dataset to evaluate it on.');
  return { rows, rowsOf: { kind: 'held-back', runId }, notes: [], baselines: result?.baselines };
}

/** As a run would read them: put right as the person asked for. */
async function datasetRows({ app }: RoomContext, datasetId: string, signal: AbortSignal): Promise<Rows> {
  const { record } = await openDataset(app, datasetId);
  const { rows: read, report } = await readLabelledRows(datasetPath(app, datasetId), { ...columnsOf(record), signal });
  const { fixes } = await readFixes(app, record);
  const { rows, notes } = fixStore(read, fixes.map(({ fix }) => fix), { skipped: report });
  if (rows.length === 0) throw userError('no-usable-rows', `What was put right in “${record.name}” leaves no row.`, 'Take it back, or choose another dataset.');
  return { rows, rowsOf: { kind: 'dataset', datasetId }, notes: [...describeImport(report), ...notes] };
}
