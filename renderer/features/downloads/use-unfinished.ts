import type { UnfinishedDownload } from '../../../shared/model/downloads';
import { useHost } from '../../client/app-context';
import { useRequest } from '../../client/use-request';
import { useActivity } from '../../stores/stores';

/** Requests that download. */
const DOWNLOADS = new Set(['models.download', 'datasets.download']);

export interface Unfinished {
  readonly downloads: readonly UnfinishedDownload[];
  readonly refresh: () => void;
}

/** Downloads of a kind that were stopped or cut off; asked for anew whenever one begins or ends. */
export function useUnfinished(kind: UnfinishedDownload['kind']): Unfinished {
  const { app } = useHost();
  const underWay = useActivity((state) => state.activities.filter(({ request }) => DOWNLOADS.has(request)).map(({ id }) => id).join(' '));
  const { value = [], run } = useRequest(`unfinished ${underWay}`, (options) => app.downloads.unfinished({}, options));
  return { downloads: value.filter((download) => download.kind === kind), refresh: run };
}
