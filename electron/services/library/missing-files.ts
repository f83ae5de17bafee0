import { existsSync } from 'node:fs';
import { userError, type AppError } from '../../../shared/errors';
import type { PretrainingRecord } from '../../../shared/model/pretraining';
import type { RunRecord } from '../../../shared/model/run';
import type { RunMeta } from './run-meta';

interface RunFiles {
  readonly folder: string;
  readonly record: RunRecord | PretrainingRecord;
  readonly meta: Pick<RunMeta, 'dataset' | 'model'>;
  readonly hasModel: boolean;
}

/** Which of its folders a run that failed has lost: somebody deleted it. Undefined where all are there. */
export function missingFiles({ folder, record, meta, hasModel }: RunFiles, cause: unknown): AppError | undefined {
  if (!existsSync(folder)) return userError('run-deleted', 'The folder of this run was deleted, and what the run had learnt went with it.', 'Discard the run and start it again: its dataset and its model are as they were.', cause);
  const kept = hasModel ? ' What it has learnt so far is kept: it can be tried and exported.' : '';
  if (!pathsOf(record).data.every(existsSync)) {
    return userError('dataset-deleted', `The dataset “${meta.dataset.name}”, which this run learns from, was deleted.${kept}`, 'Import its file again and start a new run. If the folder only moved, put it back, then resume.', cause);
  }
  if (!pathsOf(record).models.every(existsSync)) {
    return userError('model-deleted', `The model “${meta.model.name}”, which this run started from, was deleted.${kept}`, 'Add it to the library again under the same name, then resume; or start a new run from another model.', cause);
  }
  return undefined;
}

function pathsOf(record: RunRecord | PretrainingRecord): { readonly data: readonly string[]; readonly models: readonly string[] } {
  if ('kind' in record) return { data: record.config.data, models: record.config.model === undefined ? [] : [record.config.model] };
  return { data: [record.config.data.path], models: [record.config.model.path] };
}
