/** A point of all curves of a run at one step; curves that have no value there leave it out. */
export type CurvePoint = { readonly step: number } & Readonly<Record<string, number | undefined>>;

export interface Curve {
  /** The field of {@link CurvePoint}. */
  readonly key: string;
  readonly name: string;
  readonly colour: string;
  readonly look: 'faint' | 'plain' | 'points';
}

/** A constant to compare with, drawn dashed. */
export interface ReferenceValue {
  readonly value: number;
  readonly name: string;
}
