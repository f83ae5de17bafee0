import type { Dataset } from '../../shared/model/dataset-library';
import type { CallOptions } from '../../shared/rpc/definitions';
import type { Host } from './host';

/** Kinds of tables that the file picker offers. */
export const ACCEPTED_FILES = '.csv,.tsv,.txt,.jsonl,.ndjson,.json,.parquet,.xlsx';

/** The share of the whole that the upload takes, where there is one. */
const UPLOAD_SHARE = 0.5;

/** Brings a file from the person's disk into the library: sends it where it must be sent, then reads it. */
export async function bringDataset(host: Host, file: File, { signal, onProgress }: CallOptions): Promise<Dataset> {
  const isUploaded = host.pathOf(file) === undefined;
  const upload = isUploaded ? UPLOAD_SHARE : 0;
  const source = await host.bring(file, { signal, onProgress: ({ share }) => onProgress?.({ share: share * upload, title: `Sending ${file.name}` }) });
  return host.app.datasets.import({ source }, { signal, onProgress: ({ share, title }) => onProgress?.({ share: upload + share * (1 - upload), title }) });
}
