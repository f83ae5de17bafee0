/** A process with the memory that it and its children took at most. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

const SAMPLE_MILLISECONDS = 100;

/**
 * Runs a program to its end.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string }} [options]
 * @returns {Promise<{ answer: any, peakBytes: number | undefined }>} the JSON on its last line of stdout, and the peaks of its
 *   processes added up; without /proc, as outside Linux, no peak
 */
export async function runMeasured(program, args, { cwd } = {}) {
  const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const [output, errors] = [collect(child.stdout), collect(child.stderr)];
  /** @type {Map<number, number>} */
  const peaks = new Map();
  const sampling = setInterval(() => sample(child.pid ?? 0, peaks), SAMPLE_MILLISECONDS);
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve)).finally(() => clearInterval(sampling));
  if (code !== 0) throw new Error(`${program} ${args[0]} ended with ${code}: ${errors().slice(-2000)}`);
  const peak = [...peaks.values()].reduce((sum, bytes) => sum + bytes, 0);
  return { answer: JSON.parse(output().trimEnd().split('\n').at(-1) ?? ''), peakBytes: peak || undefined };
}

/** @param {import('node:stream').Readable} stream */
function collect(stream) {
  let text = '';
  stream.setEncoding('utf8').on('data', (piece) => (text += piece));
  return () => text;
}

/** @param {number} root @param {Map<number, number>} peaks of every process seen so far, by its number */
function sample(root, peaks) {
  const statuses = processStatuses();
  for (const [pid, { peakBytes }] of statuses) {
    if (descendsFrom(pid, root, statuses)) peaks.set(pid, Math.max(peaks.get(pid) ?? 0, peakBytes));
  }
}

/** @returns {Map<number, { parent: number, peakBytes: number }>} */
function processStatuses() {
  const found = new Map();
  for (const name of listOf('/proc').filter((each) => /^\d+$/.test(each))) {
    const status = textOf(`/proc/${name}/status`);
    const field = (/** @type {string} */ key) => Number(new RegExp(`^${key}:\\s*(\\d+)`, 'm').exec(status)?.[1] ?? 0);
    if (status) found.set(Number(name), { parent: field('PPid'), peakBytes: 1024 * field('VmHWM') });
  }
  return found;
}

/** @param {number} pid @param {number} root @param {ReadonlyMap<number, { parent: number }>} statuses @returns {boolean} */
function descendsFrom(pid, root, statuses) {
  for (let at = pid; at > 1; at = statuses.get(at)?.parent ?? 0) if (at === root) return true;
  return false;
}

/** @param {string} path @returns {string[]} */
function listOf(path) {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

/** Of a process that ended meanwhile: nothing. @param {string} path */
function textOf(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
