import { AppError, userError } from '../../shared/errors';
import { convertedFiles, leftOutOf, uploadedFiles, type SplitFile } from './dataset-files';
import type { HubRepository, RepositoryInfo } from './hub-repository';

/** Where the hub keeps its own conversion of a dataset to Parquet. */
const CONVERTED_REVISION = 'refs/convert/parquet';

export interface FoundDataset {
  /** Of the revision that has the files. */
  readonly info: RepositoryInfo;
  readonly files: readonly SplitFile[];
  /** Paths of Parquet files that are in no split. */
  readonly leftOut: readonly string[];
}

/**
 * The Parquet files of a dataset: of the hub's own conversion, else those that its owners have uploaded.
 *
 * @param revision looks there and nowhere else
 * @throws a user error where there is no such dataset, or it has no Parquet files
 */
export async function findDataset(repository: HubRepository, revision: string | undefined): Promise<FoundDataset> {
  const own = await repository.info(revision ?? 'main');
  const converted = revision === undefined ? await conversionOf(repository, own) : undefined;
  if (converted) return converted;
  const uploaded = await repository.files(own.commit, { recursive: true });
  const files = uploadedFiles(uploaded);
  if (files.length === 0) {
    throw userError('no-parquet', `There are no Parquet files in ${repository.asked.what}, and the hub has not converted it.`, 'Choose another dataset, or download its files in a browser and import them.');
  }
  return { info: own, files, leftOut: leftOutOf(files, uploaded) };
}

async function conversionOf(repository: HubRepository, { licence }: RepositoryInfo): Promise<FoundDataset | undefined> {
  try {
    const info = await repository.info(CONVERTED_REVISION);
    const files = convertedFiles(await repository.files(info.commit, { recursive: true }));
    return files.length === 0 ? undefined : { info: { ...info, ...(licence === undefined ? {} : { licence }) }, files, leftOut: [] };
  } catch (error) {
    // A dataset that is Parquet already, or was never converted, has no such revision.
    if (error instanceof AppError && ['not-on-hub', 'no-such-revision'].includes(error.code)) return undefined;
    throw error;
  }
}
