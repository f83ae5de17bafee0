import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { Writable } from 'node:stream';
import { onTestFinished } from 'vitest';
import { createContext } from '../set-up/context.mjs';
import { sha256 } from '../set-up/files.mjs';
import { WHEELS } from '../set-up/tensorflow/wheel.mjs';

/**
 * A checkout in a temporary folder whose world (npm, pip, compiler, tfjs-node, electron-vite) is made of small scripts:
 * the steps of the set-up run in it as they are, and each outside answer can be made to fail.
 */

/** tfjs-node as the steps see it: loads only with an addon that says so, and installs from a host of its own. */
const TFJS_NODE = {
  'package.json': JSON.stringify({ name: '@tensorflow/tfjs-node', version: '4.22.0', main: 'index.js' }),
  'index.js': `
    const addon = require('fs').readFileSync(__dirname + '/lib/napi-v8/tfjs_binding.node', 'utf8');
    if (addon === 'for another processor') process.kill(process.pid, 'SIGILL');
    if (addon === 'broken') throw new Error('invalid ELF header');
    exports.add = (a, b) => ({ dataSync: () => [a + b] });
    exports.getBackend = () => 'tensorflow';
    exports.backend = () => ({ binding: { TF_Version: addon } });`,
  'binding.gyp': '',
  'binding/tfjs_binding.cc': '',
  'scripts/install.js': `
    const { mkdirSync, writeFileSync } = require('fs');
    fetch(process.env.FAKE_HOST).then(async (response) => {
      if (!response.ok) throw new Error('the host answered ' + response.status);
      mkdirSync('deps/lib', { recursive: true });
      mkdirSync('lib/napi-v8', { recursive: true });
      writeFileSync('deps/lib/libtensorflow.so.2', 'official library');
      writeFileSync('lib/napi-v8/tfjs_binding.node', await response.text());
    });`,
};

const MODULES = {
  '@mapbox/node-pre-gyp/bin/node-pre-gyp': `
    const { mkdirSync, readFileSync, writeFileSync } = require('fs');
    if (process.cwd().includes(' ')) throw new Error('No rule to make target');
    for (const source of ['package.json', 'binding.gyp', 'binding/tfjs_binding.cc']) readFileSync(source);
    readFileSync('deps/include/tensorflow/c/c_api.h');
    readFileSync('deps/lib/libtensorflow.so');
    mkdirSync('lib/napi-v8', { recursive: true });
    writeFileSync('lib/napi-v8/tfjs_binding.node', process.env.FAKE_ADDON || '2.21.0');`,
  'electron-vite/bin/electron-vite.js': `
    const { mkdirSync, readFileSync, writeFileSync } = require('fs');
    const source = readFileSync('electron/cli/main.ts', 'utf8');
    if (source.includes('error')) throw new Error('main.ts: unexpected word "error"');
    mkdirSync('.set-up/main', { recursive: true });
    writeFileSync('.set-up/main/cli.js', source);`,
};

const LOCK = JSON.stringify({ packages: { '': {}, 'node_modules/@tensorflow/tfjs-node': { version: '4.22.0' } } });

/** Puts FAKE_MODULES into node_modules, as npm ci would. */
const NPM = `
  const { cpSync, rmSync } = require('fs');
  if (process.env.FAKE_NPM_FAILS) { console.error('npm error network unreachable'); process.exit(1); }
  rmSync('node_modules', { recursive: true, force: true });
  cpSync(process.env.FAKE_MODULES, 'node_modules', { recursive: true });`;

const REAL_PYTHON = spawnSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).stdout?.trim();

const PYTHON = `#!/bin/sh
case "$*" in
  *"pip --version"*) echo "pip 0" ;;
  *"pip download"*)
    if [ -z "$FAKE_WHEEL" ]; then echo "ERROR: the index does not answer" >&2; exit 1; fi
    cp "$FAKE_WHEEL" . ;;
  *) exec "${REAL_PYTHON}" "$@" ;;
esac
`;

/** What the tests with a wheel need: a real Python to unpack it, and a shell. */
export const canUnpackWheels = process.platform !== 'win32' && Boolean(REAL_PYTHON);

/**
 * @param {Record<string, string>} [env] answers of the outside world: FAKE_WHEEL, FAKE_HOST, FAKE_NPM_FAILS, FAKE_ADDON
 */
export function makeCheckout(env = {}) {
  const folder = temporaryFolder();
  // With a blank, as a person's folder may have one.
  const root = join(folder, 'check out');
  write(root, { 'package-lock.json': LOCK, 'electron/cli/main.ts': 'first', 'electron/engine/main.ts': '' });
  const modules = join(folder, 'modules');
  write(join(modules, '@tensorflow/tfjs-node'), TFJS_NODE);
  write(modules, { ...MODULES, '.package-lock.json': LOCK });
  write(join(folder, 'npm'), { 'npm-cli.js': NPM });
  write(join(folder, 'bin'), { python3: PYTHON, python: PYTHON, 'g++': '#!/bin/sh\n', make: '#!/bin/sh\n' }, 0o755);
  const screen = recorder();
  const context = createContext({
    root,
    cache: join(folder, 'cache'),
    platform: 'linux',
    arch: 'test',
    screen,
    env: {
      ...process.env,
      TUNESMITH_BACKEND: undefined,
      FAKE_HOST: 'http://127.0.0.1:9/',
      FAKE_MODULES: modules,
      PATH: [join(folder, 'bin'), process.env.PATH].join(delimiter),
      npm_execpath: join(folder, 'npm', 'npm-cli.js'),
      ...env,
    },
  });
  return { folder, root, context, said: screen.text };
}

/** A folder that goes with the test. */
export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'tunesmith-tools-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * A wheel with a library and a header in it, pinned for the test's own architecture.
 *
 * @param {{ pinned?: string }} [options] another hash than its own, for a wheel that was tampered with
 */
export function makeWheel({ pinned } = {}) {
  const folder = temporaryFolder();
  write(join(folder, 'tensorflow'), {
    'libtensorflow_cc.so.2': 'library',
    'libtensorflow_framework.so.2': 'framework',
    ...Object.fromEntries(['tensorflow/c/c_api.h', 'tensorflow/core/platform/a.h', 'tsl/platform/a.h', 'xla/tsl/c/a.h', 'other/a.h']
      .map((header) => [`include/${header}`, ''])),
  });
  const file = join(folder, 'tensorflow_test-1.0-any.whl');
  execFileSync(REAL_PYTHON, ['-m', 'zipfile', '-c', file, 'tensorflow'], { cwd: folder });
  const content = readFileSync(file);
  WHEELS['linux-test'] = { package: 'tensorflow-test', version: '1.0', platform: 'any', size: content.length, sha256: pinned ?? sha256(content) };
  onTestFinished(() => {
    delete WHEELS['linux-test'];
  });
  return file;
}

/**
 * @param {string} folder
 * @param {Record<string, string>} files
 * @param {number} [mode]
 */
export function write(folder, files, mode) {
  for (const [name, content] of Object.entries(files)) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    if (mode !== undefined) chmodSync(file, mode);
  }
}

/** A screen that remembers what was written on it. */
function recorder() {
  let text = '';
  const screen = new Writable({
    write(chunk, _encoding, done) {
      text += chunk;
      done();
    },
  });
  return Object.assign(screen, { text: () => text });
}
