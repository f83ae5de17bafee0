import { userError } from '../../shared/errors';
import { isNestedTooDeeply } from '../files/json-depth';

/**
 * Parses a JSON text whose value is an object, as a model folder's configuration files are.
 *
 * @param where the file's name, for the error
 * @throws a user error when it is not JSON, not an object, or nested beyond any sense
 */
export function parseJsonObject(jsonText: string, where: string): Record<string, unknown> {
  const value = parse(jsonText, where);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw userError('invalid-json', `${where} should hold a JSON object { … }.`, HINT);
  }
  if (isNestedTooDeeply(value)) throw userError('invalid-json', `${where} has values nested too deeply.`, HINT);
  // Own properties without a prototype: a file's "__proto__" or "constructor" is then a key like any other.
  return Object.assign(Object.create(null) as Record<string, unknown>, value);
}

const HINT = 'Download or save the file again.';

function parse(jsonText: string, where: string): unknown {
  try {
    return JSON.parse(jsonText);
  } catch (cause) {
    // It quotes the text around the place, line ends and all.
    const problem = (cause instanceof Error ? cause.message : String(cause)).replace(/\s+/g, ' ');
    throw userError('invalid-json', `${where} is not valid JSON: ${problem}`, HINT, cause);
  }
}
