import { join } from 'node:path';
import { cacheFolder } from './places.mjs';
import { createRunner } from './processes.mjs';

/**
 * What every step of the set-up is given, so that none reaches for the machine's own state and each can be tested in a
 * folder of its own.
 *
 * @typedef {object} Context
 * @property {string} root the checkout
 * @property {string} cache where verified copies of large downloads are kept
 * @property {NodeJS.ProcessEnv} env
 * @property {NodeJS.Platform} platform
 * @property {string} arch
 * @property {NodeJS.WritableStream & { isTTY?: boolean }} screen where words and progress bars go
 * @property {import('./processes.mjs').Run} run starts a child process
 * @property {boolean} retry try again what the set-up has failed at: a person asks for it by `npm run set-up`
 */

/** The checkout that these tools belong to. */
export const ROOT = join(import.meta.dirname, '..', '..');

/**
 * The context of a real set-up. Words go to stderr: stdout belongs to the command that follows.
 *
 * @param {Partial<Context>} [overrides]
 * @returns {Context}
 */
export function createContext(overrides = {}) {
  const { env, platform, arch } = process;
  return {
    root: ROOT,
    cache: cacheFolder(env, platform),
    env,
    platform,
    arch,
    screen: process.stderr,
    run: createRunner(),
    retry: false,
    ...overrides,
  };
}

/**
 * @param {Context} context
 * @param {string} line
 */
export function say(context, line) {
  context.screen.write(`${line}\n`);
}
