import type { OpenedFile } from '../../shared/desktop-contract';
import type { FileSource } from '../../shared/model/dataset-library';
import type { CallOptions } from '../../shared/rpc/definitions';
import { bringDataset } from './bring-dataset';
import { isFolder, joinLabels, type Given } from './given';
import type { Host } from './host';

/** What came into the library. */
export type Brought = { readonly kind: 'dataset'; readonly id: string } | { readonly kind: 'model' };

/** One thing on its way into the library. */
export interface Arrival {
  readonly name: string;
  readonly bring: (options: CallOptions) => Promise<Brought>;
}

/** Files and folders that were dropped or picked: a dataset or a model each, but folders that each hold the texts of one label are one dataset. */
export async function arrivalsOf(host: Host, given: readonly Given[]): Promise<readonly Arrival[]> {
  const all = (await joinLabels(given)) ?? given;
  return all.map((each) => ({ name: each.name, bring: (options) => bringGiven(host, each, options) }));
}

/** A file or folder of this machine, by its path. */
export function arrivalOfPath(host: Host, { path, kind }: OpenedFile): Arrival {
  const source: FileSource = { kind: 'path', path };
  return { name: path.replace(/^.*[/\\](?=.)/s, ''), bring: (options) => (kind === 'model' ? addModel(host, source, options) : importData(host, source, options)) };
}

async function bringGiven(host: Host, given: Given, options: CallOptions): Promise<Brought> {
  // A folder as Hugging Face's libraries save it.
  if (isFolder(given) && (await given.holds('config.json'))) return addModel(host, await host.bring(given, options), options);
  return { kind: 'dataset', id: (await bringDataset(host, given, options)).id };
}

async function importData({ app }: Host, source: FileSource, options: CallOptions): Promise<Brought> {
  return { kind: 'dataset', id: (await app.datasets.import({ source }, options)).id };
}

async function addModel({ app }: Host, source: FileSource, options: CallOptions): Promise<Brought> {
  await app.models.addFolder({ source }, options);
  return { kind: 'model' };
}
