#!/usr/bin/env node
/**
 * How long a masked word takes in the playground, over `tunesmith serve` as a browser asks it: on an idle machine, and while a run
 * trains.
 *
 *     node tools/bench/masked-word.mjs [--model DIR] [--rounds N]
 *
 * Without `--model`, the model in the box. Before each part a few requests warm up: the first loads the model. Needs the build
 * (`npm run build`). The last line of stdout is JSON.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';
import { WebSocket } from 'ws';
import { readFlags } from './inputs/flags.mjs';
import { median, need } from './inputs/inputs.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PROGRAM = join(ROOT, 'out', 'node', 'cli.js');
const BUNDLED = join(ROOT, 'resources', 'models', 'tunesmith-mini');
/** Masks stand at the beginning, in the middle and at the end. */
const TEXTS = ['The [MASK] was clean and the staff were friendly.', 'The room was [MASK] and the staff were very kind.', 'I would not stay here [MASK].'];
const WARM_UP = 4;

const { values, quick } = readFlags(['model', 'rounds']);
const rounds = Number(values.rounds ?? (quick ? 20 : 60));
const model = values.model ? need('--model DIR', values.model) : need('the model in the box, or --model DIR', BUNDLED) && undefined;
need('the build: npm run build', PROGRAM);

const home = mkdtempSync(join(tmpdir(), 'tunesmith-bench-'));
const server = spawn(process.execPath, [PROGRAM, 'serve'], { env: { ...process.env, TUNESMITH_HOME: home }, stdio: ['ignore', 'pipe', 'inherit'] });
const ended = once(server, 'exit');
try {
  const client = await connect(await linkOf(server));
  const modelId = model === undefined ? 'bundled' : (await client.models.addFolder({ source: { kind: 'path', path: model } })).id;
  const idle = await measure(client, modelId);
  const run = await startTraining(client, modelId);
  const busy = await measure(client, modelId);
  const { summary } = await client.runs.get({ id: run.id });
  if (summary.state !== 'training') throw new Error(`The run was ${summary.state} before the measurement had ended.`);
  await client.runs.discard({ id: run.id });
  client.close();
  const aim = { atMost: 100 };
  console.log(JSON.stringify({
    name: 'a masked word',
    results: [
      { what: 'idle, median', value: median(idle), unit: 'ms', aim },
      { what: 'idle, slowest of twenty', value: slowestOfTwenty(idle), unit: 'ms' },
      { what: 'while a run trains, median', value: median(busy), unit: 'ms', aim },
      { what: 'while a run trains, slowest of twenty', value: slowestOfTwenty(busy), unit: 'ms' },
    ],
  }));
} finally {
  server.kill('SIGTERM');
  await ended;
  rmSync(home, { recursive: true, force: true });
}

/** @param {import('node:child_process').ChildProcess} process_ @returns {Promise<string>} */
async function linkOf(process_) {
  if (process_.stdout) {
    for await (const line of createInterface(process_.stdout)) {
      const link = /http:\S+/.exec(line)?.[0];
      if (link) return link;
    }
  }
  throw new Error('`tunesmith serve` ended without a link.');
}

/** Enters by the link, as a browser does, and speaks the contract. @param {string} link @returns {Promise<import('../../shared/contract.ts').AppClient>} */
async function connect(link) {
  const { origin, host } = new URL(link);
  const entered = await fetch(link, { redirect: 'manual' });
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
  const load = async (/** @type {string} */ path) => (await runnerImport(join(ROOT, path), { configFile: false, root: ROOT, logLevel: 'error' })).module;
  const [{ contract }, { createClient }, { webSocketChannel }] = [await load('shared/contract.ts'), await load('shared/rpc/client.ts'), await load('shared/rpc/web-socket-channel.ts')];
  return createClient(contract, webSocketChannel(new WebSocket(`ws://${host}/rpc`, { headers: { cookie, origin } })));
}

/** @param {import('../../shared/contract.ts').AppClient} client @param {string} modelId @returns {Promise<number[]>} milliseconds of each answer */
async function measure(client, modelId) {
  const times = [];
  for (let i = 0; i < WARM_UP + rounds; i++) {
    const start = performance.now();
    await client.playground.maskedWords({ modelId, text: TEXTS[i % TEXTS.length] });
    times.push(performance.now() - start);
  }
  return times.slice(WARM_UP);
}

/** A run that lasts longer than the measurement. @param {import('../../shared/contract.ts').AppClient} client @param {string} modelId */
async function startTraining(client, modelId) {
  const { id: datasetId } = await client.datasets.import({ source: { kind: 'sample' } });
  const run = await client.runs.start({ datasetId, modelId, settings: { epochs: 1000, earlyStopping: false } });
  for (;;) {
    const { summary } = await client.runs.get({ id: run.id });
    if (summary.step > 0) return run;
    if (summary.error) throw new Error(summary.error.message);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The slowest but five in a hundred. @param {readonly number[]} times */
function slowestOfTwenty(times) {
  return [...times].sort((a, b) => a - b)[Math.floor(0.95 * (times.length - 1))];
}
