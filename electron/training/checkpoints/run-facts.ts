import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { userError } from '../../../shared/errors';
import type { RunConfig, RunFacts } from '../../../shared/model/run';
import { fileError } from '../../files/file-errors';
import { changeStamp, fingerprint, sameFingerprint } from '../../files/fingerprint';

/** What of a model's folder decides what a run computes. */
const MODEL_FILE = /\.(json|txt|safetensors)$/;

/** The files that fine-tuning reads. */
export async function inputFiles({ data, test, model }: RunConfig): Promise<string[]> {
  return [data.path, ...(test ? [test.path] : []), ...(await modelFiles(model.path))];
}

export function fingerprintFiles(paths: readonly string[]): Promise<RunFacts['inputs']> {
  return Promise.all(paths.map(async (path) => ({ path, ...(await fingerprint(path)) })));
}

/** @throws a user error when a file that the run reads is no longer the one that it was */
export async function checkInputs(inputs: RunFacts['inputs']): Promise<void> {
  for (const { path, ...then } of inputs) {
    const now = await fingerprint(path);
    if (sameFingerprint(then, now)) continue;
    const how = then.bytes === now.bytes ? 'its contents are others' : `it had ${then.bytes} bytes and has ${now.bytes}`;
    throw userError('input-changed', `${path} has changed since the run began: ${how}.`, 'Put the earlier file back, or start a new run.');
  }
}

/** By path, what changes when somebody writes there. */
export type InputStamps = ReadonlyMap<string, string>;

export async function stampInputs(paths: readonly string[]): Promise<InputStamps> {
  return new Map(await Promise.all(paths.map(async (path) => [path, await changeStamp(path)] as const)));
}

/** @throws a user error when a file was written to since the stamps were taken: nobody knows what was read of it */
export async function checkStamps(then: InputStamps, paths: readonly string[]): Promise<void> {
  for (const [path, stamp] of await stampInputs(paths)) {
    if (stamp !== then.get(path)) throw userError('input-changed', `${path} was changed while it was read.`, 'Start the run again when nothing writes there any more.');
  }
}

/** What is not as it was when the run began, though its files are: then the weights may differ in their last bits. */
export function changedVersions(then: RunFacts['versions'], now: RunFacts['versions']): string[] {
  return Object.entries(now).flatMap(([name, version]) => (then[name] === version ? [] : [`${name} ${then[name] ?? '(unknown)'} is now ${version}`]));
}

/** The files of a model's folder that decide what it computes. */
export async function modelFiles(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => MODEL_FILE.test(name)).sort().map((name) => join(folder, name));
  } catch (thrown) {
    throw fileError('read', folder, thrown);
  }
}
