import { build } from './build.mjs';
import { packages } from './packages.mjs';
import { tensorflow } from './tensorflow.mjs';

/** @typedef {import('./context.mjs').Context} Context */

/**
 * One thing the set-up sees to.
 *
 * @typedef {object} Step
 * @property {string} name
 * @property {boolean} optional a failure is reported, and the rest goes on without it
 * @property {(context: Context) => boolean} isDue cheap: it runs before every command
 * @property {(context: Context) => Promise<void>} carryOut
 * @property {(context: Context) => boolean} [isMissing] of an optional step: whether the rest goes on without it, due or not
 */

/**
 * In this order: the build and TensorFlow need the packages.
 *
 * @type {readonly Step[]}
 */
export const STEPS = [packages, build, tensorflow];
