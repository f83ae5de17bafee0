import { userError } from '../../../shared/errors';
import type { AppHandlers } from '../../../shared/contract';
import type { DataFinding, DataFix, DataReport } from '../../../shared/model/data-report';
import type { DatasetRecord } from '../../../shared/model/dataset-record';
import type { Columns, Dataset, DatasetSummary, ImportSource, RowPage, TableRow } from '../../../shared/model/dataset-library';
import type { CallContext } from '../../../shared/rpc/definitions';
import type { StoredTable } from '../../data/dataset/stored-table';
import { changeDataset, datasetPath, importDataset, importLabelFolders, labellingOf, listDatasets, openDataset, removeDataset, setDatasetColumns, setUnlabelled, textColumnOf } from '../datasets';
import { importHubDataset, lookUpDataset } from '../hub-datasets';
import { inspectData } from '../inspections';
import { changeFixes, readFixes, removeFixes } from '../library/dataset-fixes';
import { withSource, type RoomContext } from './context';

export function datasetsRoom(context: RoomContext): AppHandlers['datasets'] {
  const { app, activities, emit, models, runs } = context;
  /** The last report of each dataset, for the rows of its findings. */
  const reports = new Map<string, DataReport>();
  const changed = () => emit('libraryChanged', { what: 'datasets' });
  const describe = async (record: DatasetRecord): Promise<Dataset> => ({ ...(await summarize(record)), ...details(record), fixes: (await readFixes(app, record)).fixes });
  const summarize = async (record: DatasetRecord): Promise<DatasetSummary> => {
    const labelling = labellingOf(record);
    const { rows, classes } = labelling === 'unlabelled' ? { rows: record.tableRows, classes: [] } : await readFixes(app, record);
    return { id: record.id, name: record.name, createdAt: record.createdAt, labelling, rows, classes, bytes: record.bytes };
  };
  const bring = async (source: ImportSource, columns: Columns, { signal, progress }: CallContext): Promise<DatasetRecord> => {
    if (source.kind === 'hub') return importHubDataset(app, { ...source, ...columns, signal, onProgress: progress });
    const options = { ...columns, signal, onProgress: (share: number) => progress({ share, title: 'Reading the rows' }) };
    if (source.kind === 'label-folders') return importLabelFolders(app, source.paths, options);
    return withSource(context, source, (path) => importDataset(app, path, options));
  };
  const applyFixes = async (id: string, change: (fixes: readonly DataFix[]) => readonly DataFix[], { signal, progress }: CallContext): Promise<Dataset> => {
    const { record } = await openDataset(app, id);
    const before = (await readFixes(app, record)).fixes.map(({ fix }) => fix);
    await changeFixes(app, record, change(before), { signal, onProgress: (share) => progress({ share, title: 'Looking through the rows' }) });
    changed();
    return describe(record);
  };
  return {
    list: async () => Promise.all((await listDatasets(app)).datasets.map(summarize)),
    import: ({ source, columns }, call) =>
      activities.run(source.kind === 'hub' ? 'datasets.download' : 'datasets.import', source.kind === 'hub' ? `Downloading ${source.hubId}` : 'Importing', call, async ({ signal, progress }) => {
        const record = await bring(source, columns, { signal, progress });
        changed();
        return describe(record);
      }),
    lookUp: ({ hubId, revision }, { signal }) => lookUpDataset(app, { hubId, revision, signal }),
    get: async ({ id }) => describe((await openDataset(app, id)).record),
    rows: async ({ id, from, count, finding }) => {
      const { table } = await openDataset(app, id);
      if (finding === undefined) return allRows(table, from, count);
      const found = reports.get(id)?.findings.find(({ kind }) => kind === finding);
      if (!found) throw userError('no-report', 'The report of this dataset is not at hand any more.', 'Ask for it again.');
      return rowsOfFinding(table, found, from, count);
    },
    setColumns: ({ id, columns }, call) =>
      activities.run('datasets.setColumns', 'Reading the columns', call, async ({ signal, progress }) => {
        const { label, ...others } = columns;
        const record = label === null
          ? await setUnlabelled(app, id, others.text)
          : await setDatasetColumns(app, id, { ...others, label, signal, onProgress: (share) => progress({ share, title: 'Reading the columns' }) });
        reports.delete(id);
        await removeFixes(app, id);
        changed();
        return describe(record);
      }),
    report: ({ id, modelId, maxLength }, call) =>
      activities.run('datasets.report', 'Looking through the rows', call, async ({ signal, progress }) => {
        const { record } = await openDataset(app, id);
        const model = models.choice(modelId);
        const onProgress = (share: number) => progress({ share, title: 'Looking through the rows' });
        const report = await inspectData(app, { ...columnsOf(record), data: datasetPath(app, id), model: model.kind === 'folder' ? model.path : modelId, maxLength, signal, onProgress });
        reports.set(id, report);
        const { fixes } = await readFixes(app, record);
        return { ...report, findings: report.findings.filter(({ fix }) => !fixes.some((applied) => applied.fix === fix)) };
      }),
    fix: ({ id, fix }, call) => activities.run('datasets.fix', 'Putting the rows right', call, (inner) => applyFixes(id, (fixes) => [...fixes.filter((other) => other !== fix), fix], inner)),
    undoFix: ({ id }, call) => activities.run('datasets.undoFix', 'Taking the fix back', call, (inner) => applyFixes(id, (fixes) => fixes.slice(0, -1), inner)),
    rename: async ({ id, name }) => {
      const record = await changeDataset(app, id, { name });
      changed();
      return describe(record);
    },
    remove: async ({ id }) => {
      const user = runs.all().find((run) => run.datasetId === id && ['queued', 'training', 'pausing', 'stopping'].includes(run.state));
      if (user) throw userError('dataset-in-use', `The run “${user.name}” trains on this dataset.`, 'Wait until it ends, or stop it.');
      await removeDataset(app, id);
      reports.delete(id);
      changed();
    },
  };
}

function details(record: DatasetRecord): Pick<Dataset, 'format' | 'tableRows' | 'report' | 'textColumn'> {
  const { format, report, tableRows } = record;
  const textColumn = textColumnOf(record);
  return { format, tableRows, ...(report ? { report } : {}), ...(textColumn === undefined ? {} : { textColumn }) };
}

/** What a run, or a report, reads of a dataset. */
export function columnsOf(record: DatasetRecord): { readonly text: string; readonly textPair?: string; readonly label: string } {
  const { report, name } = record;
  if (labellingOf(record) === 'unlabelled') throw userError('no-labels', `“${name}” has no labels.`, 'It can be used to pre-train a model or to adapt one. Use a dataset with labels here.');
  if (!report) throw userError('columns-not-chosen', `It is not clear which columns of “${name}” hold the texts and the labels.`, 'Choose them above the table.');
  const { textColumn, textPairColumn, labelColumn } = report;
  return { text: textColumn, ...(textPairColumn === undefined ? {} : { textPair: textPairColumn }), label: labelColumn };
}

async function allRows(table: StoredTable, from: number, count: number): Promise<RowPage> {
  const rows = await table.rowsFrom(from, count);
  return { from, total: table.rowCount, rows: rows.map((row, i) => ({ index: from + i, ...row })) };
}

/** A report names the first rows of a finding by their lines. */
async function rowsOfFinding(table: StoredTable, { lines }: DataFinding, from: number, count: number): Promise<RowPage> {
  const wanted = new Set(lines.slice(from, from + count));
  const rows: TableRow[] = [];
  let index = 0;
  for await (const batch of table.batches()) {
    for (const row of batch) {
      if (wanted.has(row.line)) rows.push({ index, ...row });
      index++;
    }
    if (rows.length >= wanted.size) break;
  }
  return { from, total: lines.length, rows };
}
