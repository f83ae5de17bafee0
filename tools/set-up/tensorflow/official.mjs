import { delimiter, join } from 'node:path';
import { SetUpError } from '../errors.mjs';
import { bytesBelow } from '../files.mjs';
import { requireSuccess } from '../processes.mjs';
import { withProgress } from '../progress.mjs';
import { addonOf } from './stage.mjs';

/** @typedef {import('../context.mjs').Context} Context */

/** Its installer knows no time limit: a host that swallows packets would hold us for ever. */
const GIVE_UP_AFTER = 120_000;
const LOOK_EVERY = 1_000;

const TODO = 'Check the network and the proxy (tfjs-node downloads from its own storage host; TFJS_NODE_CDN_STORAGE names a mirror).';

/**
 * Fills a stage with tfjs-node's own installer, which downloads the library and a compiled addon, or compiles it.
 *
 * @param {Context} context
 * @param {string} stage
 */
export async function fillFromOfficial(context, stage) {
  const watchdog = watchGrowth(stage);
  try {
    const outcome = await withProgress(context.screen, { title: 'Downloading TensorFlow (tfjs-node\'s own installer)…' }, () =>
      context.run(process.execPath, [join('scripts', 'install.js')], { cwd: stage, env: withBin(context), signal: watchdog.signal }));
    if (watchdog.signal.aborted) throw stuck();
    requireSuccess(outcome, { tried: 'node scripts/install.js in @tensorflow/tfjs-node', todo: TODO });
    await requireAddon(stage, outcome.output);
  } finally {
    watchdog.stop();
  }
}

/**
 * The environment in which the installer finds node-pre-gyp.
 *
 * @param {Context} context
 */
function withBin({ root, env }) {
  // Windows spells it Path.
  const name = Object.keys(env).find((one) => one.toUpperCase() === 'PATH') ?? 'PATH';
  return { ...env, [name]: [join(root, 'node_modules', '.bin'), env[name]].join(delimiter) };
}

/**
 * A signal that aborts when nothing has been written to a folder for too long.
 *
 * @param {string} folder
 */
function watchGrowth(folder) {
  const controller = new AbortController();
  let last = { bytes: -1, at: Date.now() };
  const timer = setInterval(async () => {
    const bytes = await bytesBelow(folder);
    if (bytes !== last.bytes) last = { bytes, at: Date.now() };
    else if (Date.now() - last.at > GIVE_UP_AFTER) controller.abort();
  }, LOOK_EVERY);
  return { signal: controller.signal, stop: () => clearInterval(timer) };
}

function stuck() {
  return new SetUpError({
    tried: 'node scripts/install.js in @tensorflow/tfjs-node',
    answered: `nothing for ${GIVE_UP_AFTER / 1000} seconds`,
    todo: TODO,
  });
}

/**
 * The installer exits with 0 after some of its failures.
 *
 * @param {string} stage
 * @param {string} output
 */
async function requireAddon(stage, output) {
  if (await addonOf(stage) !== undefined) return;
  throw new SetUpError({
    tried: 'node scripts/install.js in @tensorflow/tfjs-node',
    answered: `no addon was left behind. It said:\n${output.trim()}`,
    todo: TODO,
  });
}
