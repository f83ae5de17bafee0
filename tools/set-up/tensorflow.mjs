import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { say } from './context.mjs';
import { FinalSetUpError, Interrupted, SetUpError, reportLines } from './errors.mjs';
import { readJson, writeJson } from './files.mjs';
import { keep } from './tensorflow/cache.mjs';
import { probe } from './tensorflow/probe.mjs';
import { sourcesFor } from './tensorflow/sources.mjs';
import { ADDON_PACKAGE, place, withStage } from './tensorflow/stage.mjs';

/**
 * Native TensorFlow for @tensorflow/tfjs-node. The package brings neither the library nor the compiled addon, and its
 * own installer asks one storage host only. Here the first source that works wins; what it gives is loaded and asked
 * for a sum before it takes its place, so that a half or a wrong one is never staged.
 */

/** @typedef {import('./context.mjs').Context} Context */
/** @typedef {import('./tensorflow/sources.mjs').Source} Source */

/** Inside node_modules, so that they go when they go. */
const STAMP = join('node_modules', '.tunesmith', 'tensorflow.json');
const FAILURE = join('node_modules', '.tunesmith', 'tensorflow-failed.json');

/** A command must not wait for the network each time. */
const RETRY_AFTER = 10 * 60_000;

/** Step: native TensorFlow lies in @tensorflow/tfjs-node. Without it the engine computes with WebAssembly. */
export const tensorflow = {
  name: 'native TensorFlow',
  optional: true,

  /** @param {Context} context */
  isDue({ root, env, retry }) {
    if (isStaged(root) || env.TUNESMITH_BACKEND === 'wasm') return false;
    return retry || env.TUNESMITH_BACKEND === 'tensorflow' || !isGivenUp(root);
  },

  /** @param {Context} context */
  isMissing: ({ root }) => !isStaged(root),

  /** @param {Context} context */
  async carryOut(context) {
    const failure = await trySources(context);
    if (failure === undefined) return;
    writeJson(join(context.root, FAILURE), { at: Date.now(), isFinal: failure instanceof FinalSetUpError });
    throw failure;
  },
};

/**
 * Whether the set-up failed at it a short while ago, or for good.
 *
 * @param {string} root
 */
function isGivenUp(root) {
  const failure = readJson(join(root, FAILURE));
  return failure !== undefined && (failure.isFinal === true || Math.abs(Date.now() - failure.at) < RETRY_AFTER);
}

/**
 * Whether native TensorFlow is in place. Compares sizes, not contents: it is asked before every command.
 *
 * @param {string} root
 */
export function isStaged(root) {
  /** @type {{ path: string, size: number }[] | undefined} */
  const files = readJson(join(root, STAMP))?.files;
  return files !== undefined
    && files.every(({ path, size }) => statSync(join(root, ADDON_PACKAGE, path), { throwIfNoEntry: false })?.size === size);
}

/**
 * @param {Context} context
 * @returns {Promise<SetUpError | undefined>} why none worked; undefined where one did
 */
async function trySources(context) {
  const failures = [];
  for (const source of sourcesFor(context)) {
    const failure = await tryIt(context, source);
    if (failure === undefined || failure instanceof FinalSetUpError) return failure;
    failures.push({ source, failure });
  }
  return allFailed(failures);
}

/**
 * @param {Context} context
 * @param {Source} source
 * @returns {Promise<unknown>} why it did not work; undefined where it did
 */
async function tryIt(context, source) {
  try {
    await withStage(context, (stage) => stageFrom(context, source, stage));
    return undefined;
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    return error;
  }
}

/**
 * @param {Context} context
 * @param {Source} source
 * @param {string} stage
 */
async function stageFrom(context, source, stage) {
  await source.fill(context, stage);
  const version = await probe(context, stage);
  if (!source.isCache) await keep(context, source.key, stage);
  rmSync(join(context.root, STAMP), { force: true });
  const files = await place(context, stage);
  writeJson(join(context.root, STAMP), { version, source: source.name, files });
  rmSync(join(context.root, FAILURE), { force: true });
  say(context, `TensorFlow ${version} staged, from ${source.name}.`);
}

/** @param {{ source: Source, failure: unknown }[]} failures */
function allFailed(failures) {
  const answers = failures.flatMap(({ source, failure }, index) =>
    [`${index + 1}. ${source.name}`, ...reportLines(failure).map((line) => `   ${line}`)]);
  return new SetUpError({
    tried: `${failures.length} sources of native TensorFlow, in this order`,
    answered: answers.join('\n'),
    todo: 'Nothing, if slower will do: Tunesmith computes with WebAssembly instead, on one core and several times slower. For native TensorFlow mend any one of them and run `npm run set-up` again.',
  });
}
