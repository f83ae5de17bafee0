/** A download that was stopped or cut off. Asking for the same thing again goes on with it. */
export interface UnfinishedDownload {
  readonly id: string;
  readonly kind: 'model' | 'dataset';
  readonly hubId: string;
  readonly commit: string;
  /** Of a dataset: what was asked for in place of the hub's conversion, where something was. */
  readonly revision?: string;
  readonly config?: string;
  readonly split?: string;
  /** All of it. */
  readonly bytes: number;
  readonly bytesHere: number;
  readonly startedAt: string;
}

/** A dataset of the hub, before any of it is fetched. */
export interface HubDataset {
  /** As the hub writes it: `imdb` is `stanfordnlp/imdb`. */
  readonly hubId: string;
  readonly licence?: string;
  /** The datasets of this repository; most have one. */
  readonly configs: readonly HubDatasetConfig[];
}

export interface HubDatasetConfig {
  readonly name: string;
  readonly splits: readonly HubDatasetSplit[];
}

/** Rows that belong together: `train`, `validation`, `test`. */
export interface HubDatasetSplit {
  readonly name: string;
  /** To be fetched. */
  readonly bytes: number;
  /** Whether the hub has only the first part of it as Parquet. */
  readonly isPart: boolean;
}
