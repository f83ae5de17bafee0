import { userError, type AppError } from '../../shared/errors';
import { quoted } from './quoted';

/** More classes than any classifier here has; a file cannot ask for more. */
const MAX_LABELS = 100_000;

/**
 * The class names of a config.json, by class id, from `id2label` (`{"0": "bad", "1": "good"}`), else from `num_labels`,
 * else two, as transformers does. `label2id` says the same again and is not read.
 *
 * @throws a user error when ids have gaps, or a name is missing or appears twice
 */
export function readClassLabels(json: Readonly<Record<string, unknown>>, where: string): readonly string[] {
  const id2label = json['id2label'] ?? defaultLabels(json['num_labels'] ?? 2, where);
  if (typeof id2label !== 'object' || Array.isArray(id2label)) throw wrongLabels(where, 'is not an object such as {"0": "bad", "1": "good"}');
  const names = new Map(Object.entries(id2label));
  if (names.size === 0 || names.size > MAX_LABELS) throw wrongLabels(where, `has ${names.size} classes`);
  const labels = Array.from(names.keys(), (_, id) => readLabel(names.get(String(id)), id, names.size, where));
  const seen = new Set<string>();
  const repeated = labels.find((label) => seen.size === seen.add(label).size);
  if (repeated !== undefined) throw wrongLabels(where, `gives two classes the name ${quoted(repeated)}`);
  return labels;
}

function readLabel(label: unknown, id: number, count: number, where: string): string {
  if (label === undefined) throw wrongLabels(where, `has ${count} classes but none with the id ${id}: ids must be 0 to ${count - 1}`);
  // Some writers leave numbers as they are in the data.
  if (typeof label === 'number') return String(label);
  if (typeof label !== 'string') throw wrongLabels(where, `gives class ${id} a name that is no text`);
  return label;
}

function defaultLabels(count: unknown, where: string): Record<string, string> {
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 1 || count > MAX_LABELS) {
    throw userError('invalid-model-config', `${where}: "num_labels" should be an integer from 1 to ${MAX_LABELS}.`, HINT);
  }
  return Object.fromEntries(Array.from({ length: count }, (_, id) => [String(id), `LABEL_${id}`]));
}

function wrongLabels(where: string, problem: string): AppError {
  return userError('invalid-model-config', `${where}: "id2label" ${problem}.`, HINT);
}

const HINT = 'Download the model again, or choose another one.';
