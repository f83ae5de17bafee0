/** Deeper than any file that people or programs write, and shallow enough for whoever walks the value by recursion. */
const MAX_DEPTH = 200;

/**
 * Whether a parsed JSON value has lists or objects within each other beyond any sense. V8 parses them without end, and
 * then has no stack to print them.
 */
export function isNestedTooDeeply(value: unknown): boolean {
  let level = [value].filter(isContainer);
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return true;
    level = level.flatMap((container) => Object.values(container).filter(isContainer));
  }
  return false;
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
