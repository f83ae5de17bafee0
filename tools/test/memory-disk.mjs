import { statfsSync } from 'node:fs';

/** Linux has one for all programs; containers often give it too little. */
const PLACE = '/dev/shm';
const ENOUGH_BYTES = 4 * 2 ** 30;

/**
 * Environment that puts temporary folders on a disk in memory, where this machine has one that is large enough: thousands of tests
 * write through to the disk (fsync), which is what they then wait for most of their time. What is written, and in which order, is the
 * same.
 *
 * @param {{ env?: NodeJS.ProcessEnv, place?: string }} [world]
 * @returns {{ TMPDIR?: string }} nothing where somebody has chosen the place
 */
export function memoryDisk({ env = process.env, place = PLACE } = {}) {
  return env['TMPDIR'] === undefined && freeBytes(place) >= ENOUGH_BYTES ? { TMPDIR: place } : {};
}

/** @param {string} place */
function freeBytes(place) {
  try {
    const { bavail, bsize } = statfsSync(place);
    return bavail * bsize;
  } catch {
    return 0;
  }
}
