import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * A lock file that outlives no crash. Its holder touches it every few seconds and writes down its own process and the
 * children it starts (a killed set-up can leave an npm behind that still writes). Who finds it waits until the holder
 * removes it, or until it is stale: all of its processes are gone, or nobody has touched it for a minute (the holder
 * was on another machine, or its process number has been given away again).
 */

const HEARTBEAT = 5_000;
const STALE_AFTER = 60_000;
const LOOK_EVERY = 250;

/**
 * @typedef {object} Note what the lock file says
 * @property {string} token tells one holder from the next
 * @property {string} host
 * @property {number} pid the holder
 * @property {number[]} children what it started, each the head of a process group
 */

/**
 * Does `work` while holding the lock. `work` gets a function to call with every child process it starts.
 *
 * @template T
 * @param {string} file
 * @param {{ onWait?: (holder: Note | undefined) => void, signal?: AbortSignal }} options
 * @param {(addProcess: (pid: number) => void) => Promise<T>} work
 */
export async function withLock(file, { onWait, signal }, work) {
  /** @type {Note} */
  const note = { token: randomUUID(), host: hostname(), pid: process.pid, children: [] };
  await take(file, note, onWait, signal);
  const heartbeat = setInterval(() => touch(file), HEARTBEAT);
  heartbeat.unref();
  try {
    return await work((pid) => {
      note.children.push(pid);
      writeFileSync(file, JSON.stringify(note));
    });
  } finally {
    clearInterval(heartbeat);
    if (readNote(file)?.token === note.token) rmSync(file, { force: true });
  }
}

/**
 * @param {string} file
 * @param {Note} note
 * @param {((holder: Note | undefined) => void) | undefined} onWait
 * @param {AbortSignal | undefined} signal
 */
async function take(file, note, onWait, signal) {
  mkdirSync(dirname(file), { recursive: true });
  let told = false;
  while (!create(file, note)) {
    if (isStale(file)) {
      remove(file, note.token);
      continue;
    }
    if (!told) onWait?.(readNote(file));
    told = true;
    await sleep(LOOK_EVERY);
    signal?.throwIfAborted();
  }
}

/**
 * @param {string} file
 * @param {Note} note
 * @returns {boolean} false where somebody else holds it
 */
function create(file, note) {
  try {
    writeFileSync(file, JSON.stringify(note), { flag: 'wx' });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Moves a stale lock out of the way. Two may find it stale at once, and the slower one would move the lock that the
 * faster has just made: whatever turns out not to be stale goes back.
 *
 * @param {string} file
 * @param {string} token
 */
function remove(file, token) {
  const aside = `${file}.${token}`;
  try {
    renameSync(file, aside);
    if (!isStale(aside)) linkSync(aside, file);
  } catch {
    // Somebody else has moved it, or has made a new one: the next round sees.
  }
  rmSync(aside, { force: true });
}

/** @param {string} file */
export function isStale(file) {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats === undefined) return false;
  if (Date.now() - stats.mtimeMs > STALE_AFTER) return true;
  const note = readNote(file);
  return note !== undefined && note.host === hostname() && !isAnyRunning(note);
}

/**
 * @param {string} file
 * @returns {Note | undefined} undefined where there is none, or where it is being written
 */
function readNote(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** @param {Note} note */
function isAnyRunning({ pid, children }) {
  // A negative number asks for the whole group: npm may be gone while the node that it started still works.
  return isRunning(pid) || children.some((child) => isRunning(child) || isRunning(-child));
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/** @param {string} file */
function touch(file) {
  try {
    const now = new Date();
    utimesSync(file, now, now);
  } catch {
    // Deleted by hand: nothing to keep alive.
  }
}
