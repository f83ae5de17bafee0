import type { Dataset } from '../../../shared/model/dataset-library';

/** Which columns hold what; undefined while nobody could say. */
export interface ColumnRoles {
  readonly text: string | undefined;
  readonly textPair: string | undefined;
  readonly label: string | undefined;
}

export function columnRoles({ report, textColumn }: Pick<Dataset, 'report' | 'textColumn'>): ColumnRoles {
  return { text: textColumn, textPair: report?.textPairColumn, label: report?.labelColumn };
}
