import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { SetUpError } from '../errors.mjs';
import { requireSuccess } from '../processes.mjs';
import { withProgress } from '../progress.mjs';

/** @typedef {import('../context.mjs').Context} Context */

const INSTALL_TOOLS = 'Install a C++ compiler and make (Debian, Ubuntu: `apt-get install build-essential`; Fedora: `dnf install gcc-c++ make`).';

/** What the compiler reads of tfjs-node, beside deps/. */
const SOURCES = ['package.json', 'binding.gyp', 'binding'];

/**
 * Compiles tfjs-node's addon for a stage against the libraries and headers in its deps/. In a temporary folder: the build
 * knows no blanks in its own path, and the checkout's may have some.
 *
 * @param {Context} context
 * @param {string} stage
 */
export async function buildAddon(context, stage) {
  const folder = await mkdtemp(join(tmpdir(), 'tunesmith-addon-'));
  try {
    for (const source of SOURCES) await cp(join(stage, source), join(folder, source), { recursive: true });
    await symlink(join(stage, 'deps'), join(folder, 'deps'), 'junction');
    await compile(context, folder);
    await cp(join(folder, 'lib'), join(stage, 'lib'), { recursive: true });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * @param {Context} context
 * @param {string} folder
 */
async function compile(context, folder) {
  const nodePreGyp = join(context.root, 'node_modules', '@mapbox', 'node-pre-gyp', 'bin', 'node-pre-gyp');
  const outcome = await withProgress(context.screen, { title: 'Compiling the TensorFlow addon…' }, () =>
    context.run(process.execPath, [nodePreGyp, 'install', '--build-from-source'], { cwd: folder, env: buildEnvironment(context.env) }));
  requireSuccess(outcome, {
    tried: 'node-pre-gyp install --build-from-source',
    todo: `${INSTALL_TOOLS} Where Node's headers cannot be downloaded, npm_config_nodedir names the folder that holds include/node.`,
  });
}

/**
 * @param {Context} context
 */
export async function requireBuildTools(context) {
  // CXX may go on with arguments, as in `ccache g++`.
  const compiler = /\S+/.exec(context.env.CXX ?? '')?.[0] ?? 'g++';
  for (const tool of [compiler, 'make']) {
    const outcome = await context.run(tool, ['--version'], { env: context.env });
    if (outcome.code !== 0) {
      throw new SetUpError({ tried: `${tool} --version`, answered: outcome.missing ? 'not found' : outcome.output.trim(), todo: INSTALL_TOOLS });
    }
  }
}

/**
 * With Node's own headers where they came along with it: node-gyp would download them.
 *
 * @param {NodeJS.ProcessEnv} env
 */
function buildEnvironment(env) {
  const beside = dirname(dirname(process.execPath));
  const hasHeaders = existsSync(join(beside, 'include', 'node', 'node_api.h'));
  return { ...env, ...(hasHeaders && !env.npm_config_nodedir ? { npm_config_nodedir: beside } : {}) };
}
