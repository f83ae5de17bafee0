import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { userError } from '../../shared/errors';
import type { Application } from './application';

/** The name under which the model in the box is known. */
export const BUNDLED = 'bundled';

/**
 * The folder of the model that a person named: `bundled`, or a Hugging Face folder.
 *
 * @throws a user error when there is no such folder.
 */
export function resolveModel({ root }: Application, name: string): string {
  return modelFolder(name === BUNDLED ? join(root, 'resources', 'models', 'tunesmith-mini') : name);
}

/** The absolute path of a model's folder. */
export function modelFolder(name: string): string {
  const path = resolve(name);
  if (!existsSync(path)) throw userError('no-such-model', `There is no model folder ${path}.`, noFolderHint(name));
  if (!statSync(path).isDirectory()) throw userError('no-such-model', `${path} is a file, not a model folder.`, 'Name the folder that holds config.json.');
  if (!existsSync(join(path, 'config.json'))) throw userError('no-such-model', `${path} is not a model folder: it has no config.json.`, 'Name the folder of a Hugging Face model.');
  return path;
}

/** `owner/name`, as models are called on the hub. A name alone might as well be a folder that is not there. */
const HUB_ID = /^[\w-][\w.-]*\/[\w-][\w.-]*$/;

export function isHubId(name: string): boolean {
  return HUB_ID.test(name);
}

function noFolderHint(name: string): string {
  const hint = 'Name the folder of a Hugging Face model: it holds config.json, model.safetensors and vocab.txt.';
  return isHubId(name) ? `${hint} If it is a model of the hub, download it first (tunesmith download ${name}).` : hint;
}
