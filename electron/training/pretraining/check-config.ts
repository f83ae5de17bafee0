import { resolve } from 'node:path';
import { userError } from '../../../shared/errors';
import type { PretrainingConfig } from '../../../shared/model/pretraining';

/**
 * Finds what no text has to be read for.
 *
 * @throws a user error for a shape that no model can have, or where a file is named twice
 */
export function checkConfig({ model, shape, data }: PretrainingConfig): void {
  if (model === undefined && shape.hidden % shape.heads !== 0) {
    throw userError('bad-shape', `--hidden ${shape.hidden} cannot be shared out among --heads ${shape.heads}.`, 'Choose a number of heads that divides the hidden size.');
  }
  const paths = data.map((path) => resolve(path));
  const twice = paths.find((path, i) => paths.indexOf(path) !== i);
  if (twice !== undefined) throw userError('file-named-twice', `The file ${twice} is named twice.`, 'Name it once: a text that is read twice would count twice.');
}
