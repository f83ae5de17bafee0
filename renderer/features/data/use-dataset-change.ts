import { useState } from 'react';
import type { AppClient } from '../../../shared/contract';
import type { Dataset } from '../../../shared/model/dataset-library';
import type { CallOptions } from '../../../shared/rpc/definitions';
import { useHost } from '../../client/app-context';
import { useAction, type Action } from '../../client/use-action';

export type ApplyChange = (work: (app: AppClient, options: CallOptions) => Promise<Dataset>) => void;

export interface DatasetChange {
  /** As the last change left it. */
  readonly dataset: Dataset;
  readonly change: Action;
  readonly apply: ApplyChange;
}

/** Changes to a dataset, one at a time: other columns, a fix, an undo. The answer is shown at once. */
export function useDatasetChange(loaded: Dataset): DatasetChange {
  const { app } = useHost();
  const change = useAction();
  const [changed, setChanged] = useState<{ readonly of: Dataset; readonly to: Dataset }>();
  const apply: ApplyChange = (work) => void change.run(async (options) => setChanged({ of: loaded, to: await work(app, options) }));
  return { dataset: changed?.of === loaded ? changed.to : loaded, change, apply };
}
