import type { Dataset, ImportSource } from '../../shared/model/dataset-library';
import type { CallOptions } from '../../shared/rpc/definitions';
import { isFolder, type Given } from './given';
import type { Host } from './host';

/** Kinds of tables that the file picker offers. */
export const ACCEPTED_FILES = '.csv,.tsv,.txt,.jsonl,.ndjson,.json,.parquet,.xlsx';

/** The share of the whole that the upload takes, where there is one. */
const UPLOAD_SHARE = 0.5;

/** Brings a file or folder from the person's disk into the library: sends it where it must be sent, then reads it. */
export async function bringDataset(host: Host, given: Given, { signal, onProgress }: CallOptions): Promise<Dataset> {
  const here = pathsOf(host, given);
  const upload = here ? 0 : UPLOAD_SHARE;
  const source = here ?? (await host.bring(given, { signal, onProgress: ({ share, title }) => onProgress?.({ share: share * upload, title }) }));
  return host.app.datasets.import({ source }, { signal, onProgress: ({ share, title }) => onProgress?.({ share: upload + share * (1 - upload), title }) });
}

/** Where it lies, when the host may know. */
function pathsOf({ pathOf }: Host, given: Given): ImportSource | undefined {
  if (!isFolder(given) || !given.labels) {
    const path = pathOf(given);
    return path === undefined ? undefined : { kind: 'path', path };
  }
  const paths = given.labels.map((label) => pathOf(label)).filter((path) => path !== undefined);
  return paths.length < given.labels.length ? undefined : { kind: 'label-folders', paths };
}
