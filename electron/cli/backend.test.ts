import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../files/temporary-folder.test-helper';
import { interrupted, model, runArguments, tunesmith as resumable, writeTable } from './resume.test-helper';

/** The built command line where native TensorFlow is not to be had: it says so, and does all that it does otherwise. */
const CLI = fileURLToPath(new URL('../../out/node/cli.js', import.meta.url));
const MODEL = fileURLToPath(new URL('../training/fixtures/tiny-bert/base', import.meta.url));
const ON_WASM = process.env['TUNESMITH_BACKEND'] === 'wasm';
const NOTICE = /Computing with WebAssembly, on one core and several times slower than native TensorFlow: (.*)/g;

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  const rows = Array.from({ length: 40 }, (_, i) => (i % 2 ? `it is so good ${i},yes` : `it was the worst ${i},no`));
  writeFileSync(join(folder, 'data.csv'), `text,label\n${rows.join('\n')}\n`);
});

/** Runs a command; `crippled` is what becomes of native TensorFlow when a process loads it. */
function tunesmith(args: readonly string[], { backend, crippled, input }: { backend?: string; crippled?: string; input?: string } = {}) {
  const env: NodeJS.ProcessEnv = { ...process.env, TUNESMITH_BACKEND: backend };
  if (crippled) env['NODE_OPTIONS'] = `--require "${preload(crippled)}"`;
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], { cwd: folder, encoding: 'utf8', env, input });
  return { code: status, stdout, stderr, reasons: [...stderr.matchAll(NOTICE)].map(([, reason]) => reason) };
}

/** A file that Node loads first; `statement` runs in the place of tfjs-node. */
function preload(statement: string): string {
  mkdirSync(join(folder, 'preload'), { recursive: true });
  const path = join(folder, 'preload', 'cripple.cjs');
  writeFileSync(path, `const Module = require('node:module');
const load = Module._load;
Module._load = function (request, ...rest) {
  if (request === '@tensorflow/tfjs-node') { ${statement} }
  return load.call(this, request, ...rest);
};
`);
  return path.replaceAll('\\', '/');
}

const finetune = (...flags: readonly string[]) => ['finetune', '--data', 'data.csv', '--out', 'out', '--model', MODEL, '--max-steps', '4', '--json', ...flags];
const json = (text: string) => JSON.parse(text.trimEnd().split('\n').at(-1)!) as Readonly<Record<string, unknown>>;

describe('where the person asks for WebAssembly', () => {
  const wasm = { backend: 'wasm' };
  const reason = ['TUNESMITH_BACKEND asks for it.'];

  it('every command computes with it, says so once, and keeps stdout for the results', () => {
    expect(json(tunesmith(['doctor', '--json'], wasm).stdout)).toMatchObject({ backend: 'wasm', tensorflow: expect.stringMatching(/^tfjs-backend-wasm 4\./) as string, device: 'CPU', threads: 1, precision: 'f32' });
    expect(tunesmith(['doctor'], wasm).stdout).toMatch(/engine +wasm tfjs-backend-wasm[^]*1 thread\n[^]*note +Computing with WebAssembly/);

    const run = tunesmith(finetune(), wasm);
    expect(run, run.stderr).toMatchObject({ code: 0, reasons: reason });
    expect(json(run.stdout)).toMatchObject({ steps: 4, stopped: 'finished' });
    const record = JSON.parse(readFileSync(join(folder, 'out', 'run', 'run.json'), 'utf8')) as { facts: unknown };
    expect(record.facts).toMatchObject({ backend: 'wasm', precision: 'f32', versions: { TensorFlow: expect.stringMatching(/^tfjs-backend-wasm/) as string } });

    const evaluated = tunesmith(['evaluate', '--model', 'out', '--data', 'data.csv', '--json'], wasm);
    expect(evaluated).toMatchObject({ code: 0, reasons: reason });
    expect(json(evaluated.stdout)).toMatchObject({ examples: 40 });
    expect(tunesmith(['predict', '--model', 'out', '--data', 'data.csv', '--out', 'p.csv'], wasm)).toMatchObject({ code: 0, reasons: reason });
    const logits = tunesmith(['logits', '--model', 'out'], { ...wasm, input: '"it is so good"\n' });
    expect(logits).toMatchObject({ code: 0, reasons: reason });
    expect(json(logits.stdout)).toHaveLength(2);
  });

  it('bfloat16 is refused before anything is written, with what to do', () => {
    const refused = tunesmith(finetune('--precision', 'bf16'), wasm);
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toMatch(/^tunesmith: There is no bf16 here\. Computing with WebAssembly.*--precision f32 or auto/);
  });
});

describe('of itself', () => {
  it('where the library does not load', () => {
    const run = tunesmith(finetune(), { crippled: `throw new Error('libtensorflow.so.2: cannot open shared object file');` });
    expect(run, run.stderr).toMatchObject({ code: 0 });
    expect(run.reasons).toEqual(['native TensorFlow does not load: libtensorflow.so.2: cannot open shared object file. Run "npm run set-up", which stages it and says what is missing.']);
  });

  it.skipIf(process.platform === 'win32')('where the processor does not know its instructions', () => {
    const run = tunesmith(finetune(), { crippled: `process.kill(process.pid, 'SIGILL'); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);` });
    expect(run, run.stderr).toMatchObject({ code: 0, reasons: ['this processor is too old for native TensorFlow, which needs AVX.'] });
    expect(json(run.stdout)).toMatchObject({ steps: 4 });
  });
});

describe('a run that goes on', () => {
  const onWasm = { TUNESMITH_BACKEND: 'wasm' };
  const free = { TUNESMITH_BACKEND: undefined };

  it('stays on WebAssembly, where it began, and ends in the same bytes as one that was never stopped', async () => {
    writeTable(folder);
    expect(resumable(folder, runArguments('whole'), onWasm).status).toBe(0);
    await interrupted(folder, runArguments('killed'), 'step 1/', 'SIGKILL', onWasm);
    const resumed = resumable(folder, ['finetune', '--resume', 'killed'], free);
    expect(resumed.status, resumed.stderr).toBe(0);
    expect(resumed.stderr).toMatch(/the run began with it, and ends with the same numbers/);
    expect(model(folder, 'killed').equals(model(folder, 'whole'))).toBe(true);
  });

  it.skipIf(ON_WASM)('on the other backend, where its own is not to be had, says that the last digits may differ', async () => {
    writeTable(folder);
    await interrupted(folder, runArguments('moved'), 'step 1/', 'SIGKILL', free);
    const resumed = resumable(folder, ['finetune', '--resume', 'moved'], onWasm);
    expect(resumed.status, resumed.stderr).toBe(0);
    expect(resumed.stderr).toMatch(/Since the run began, TensorFlow \d\S* is now tfjs-backend-wasm 4\S+: the weights may differ in their last digits/);
  });
});
