#!/usr/bin/env node
/**
 * How the window answers under a stream of 100,000 steps, and what its first paint costs:
 *
 *     node tools/bench/screens.mjs
 *
 * The stream in a real Chromium over the made-up application (renderer/screens), whose work the page does too: the real one does less
 * there. The first paint is of the real app's page: what it names, as a browser would fetch it compressed. The last line of stdout is
 * JSON; MB are 10⁶ bytes.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

for (const mode of ['screens', 'production']) await build({ root: join(ROOT, 'renderer'), configFile: join(ROOT, 'vite.config.ts'), mode, logLevel: 'error' });
const { status, stdout } = spawnSync(process.execPath, [join(ROOT, 'node_modules', '@playwright', 'test', 'cli.js'), 'test', 'flood', '--project=screens'], {
  cwd: ROOT,
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'inherit'],
  env: { ...process.env, TUNESMITH_BENCH: '1' },
});
const line = /^BENCH (.*)$/m.exec(stdout)?.[1];
if (status !== 0 || line === undefined) {
  process.stderr.write(stdout);
  process.exit(1);
}
const { tasksOver50ms, longestTaskMs, slowestClickMs } = JSON.parse(line);
console.log(JSON.stringify({
  name: 'screens',
  results: [
    { what: 'tasks over 50 ms in 100,000 steps', value: tasksOver50ms, unit: '', aim: { atMost: 0 } },
    { what: 'longest task', value: Math.round(longestTaskMs), unit: 'ms', aim: { atMost: 50 } },
    { what: 'slowest click to drawing', value: Math.round(slowestClickMs), unit: 'ms' },
    { what: 'first paint, gzip', value: firstPaintBytes() / 1e6, unit: 'MB', aim: { atMost: 1.5 } },
  ],
}));

/** The page, and the scripts and styles that it names; what is fetched later, when a screen wants it, is not of the first paint. */
function firstPaintBytes() {
  const folder = join(ROOT, 'out', 'renderer');
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  const named = [...page.matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map(([, name]) => name);
  return ['index.html', ...named].reduce((sum, name) => sum + gzipSync(readFileSync(join(folder, name))).length, 0);
}
