/** A valve for news: lets the first value through at once, then the latest one at most every so many milliseconds. */
export interface Throttled<T> {
  readonly add: (value: T) => void;
  /** Lets what is kept through now. */
  readonly flush: () => void;
}

/** Of values that come faster than every `ms`, the latest is kept and passed on; the last one always is. */
export function throttleLatest<T>(ms: number, pass: (value: T) => void): Throttled<T> {
  const throttled = throttleBatches<T>(ms, (values) => pass(values[values.length - 1]!), { keepAll: false });
  return throttled;
}

/** Passes values on in bundles, at most one every `ms`: none is lost. */
export function throttleBatches<T>(ms: number, pass: (values: readonly T[]) => void, { keepAll = true } = {}): Throttled<T> {
  let kept: T[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    if (kept.length === 0) return;
    const values = kept;
    kept = [];
    pass(values);
  };
  const rest = () => {
    timer = undefined;
    if (kept.length === 0) return;
    flush();
    timer = setTimeout(rest, ms);
  };
  return {
    add: (value) => {
      if (keepAll) kept.push(value);
      else kept = [value];
      if (timer !== undefined) return;
      flush();
      timer = setTimeout(rest, ms);
    },
    flush,
  };
}
