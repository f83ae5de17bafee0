/** The values of one JSON object by their keys, in their order. */
export type JsonRow = ReadonlyMap<string, unknown>;

/** The object on a line, or why there is none. */
export function parseJsonRow(line: string): JsonRow | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return 'it is not valid JSON';
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'it is not a JSON object';
  return new Map<string, unknown>(Object.entries(value));
}

/** A value as the text of a cell: nothing for null, JSON for lists and objects. */
export function toCell(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(value);
    case 'object':
      return value === null ? '' : toJson(value);
    case 'undefined':
    case 'function':
    case 'symbol':
      return '';
  }
}

function toJson(value: object): string {
  try {
    return JSON.stringify(value);
  } catch {
    // Nested so deeply that there is no stack to walk it.
    return '';
  }
}
