/** Rows that can be counted and fetched one by one, wherever they are kept. Arrays are such lists. */
export interface RowList<T> extends Iterable<T> {
  readonly length: number;
  at(index: number): T | undefined;
}

/** A list whose rows are made when they are asked for. */
export function lazyRows<T>(length: number, rowAt: (index: number) => T): RowList<T> {
  return {
    length,
    at: (index) => (index < length ? rowAt(index) : undefined),
    *[Symbol.iterator]() {
      for (let index = 0; index < length; index++) yield rowAt(index);
    },
  };
}
