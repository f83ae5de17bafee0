/** Models to measure with, made by the peers' transformers. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('../make_model.py', import.meta.url));

/**
 * A classifier in a new folder, where it is not there yet: with random weights of a shape, or the encoder's with a new head.
 *
 * @param {string} python
 * @param {{ like: string, out: string, layers?: number, hidden?: number }} options `like`: whose tokenizer, and whose encoder
 * @returns {string} the folder
 */
export function makeModel(python, { like, out, layers, hidden }) {
  if (existsSync(out)) return out;
  const shape = layers ? ['--layers', `${layers}`, '--hidden', `${hidden}`] : [];
  const { status, stderr } = spawnSync(python, [SCRIPT, '--like', like, '--out', out, ...shape], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`make_model.py failed: ${stderr.slice(-2000)}`);
  return out;
}
