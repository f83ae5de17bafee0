import type { Dataset } from '../../../shared/model/dataset-library';

/** Which columns hold what; undefined while nobody could say. */
export interface ColumnRoles {
  readonly text: string | undefined;
  readonly textPair: string | undefined;
  readonly label: string | undefined;
}

export function columnRoles({ report }: Pick<Dataset, 'report'>): ColumnRoles {
  return { text: report?.textColumn, textPair: report?.textPairColumn, label: report?.labelColumn };
}
