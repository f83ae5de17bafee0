const SHAPES = ['circle', 'square', 'triangle', 'diamond', 'cross', 'star', 'hexagon', 'bar'] as const;
export type ClassShape = (typeof SHAPES)[number];

export interface ClassStyle {
  /** A CSS colour of tokens.css. */
  readonly colour: string;
  readonly shape: ClassShape;
  /** 0 for the first eight classes; those after them take the colours again with hollow shapes. */
  readonly round: number;
}

/** How class number `index` looks everywhere: charts, bars, matrix, lists. */
export function classStyle(index: number): ClassStyle {
  const place = index % SHAPES.length;
  return { colour: `var(--class-${place})`, shape: SHAPES[place]!, round: Math.floor(index / SHAPES.length) };
}
