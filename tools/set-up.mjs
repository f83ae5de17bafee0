#!/usr/bin/env node
/** `npm run set-up`: installs packages, stages native TensorFlow and builds, as far as each is due, and tries again what has failed. */
import { requireNodeVersion } from './set-up/node-version.mjs';

requireNodeVersion();
const { endAsInterrupted } = await import('./set-up/exit.mjs');
const { ROOT } = await import('./set-up/context.mjs');
const { setUp } = await import('./set-up/main.mjs');
const { forgetFailure } = await import('./start/electron-program.mjs');

forgetFailure(ROOT);
const result = await setUp({ retry: true }).catch(endAsInterrupted);
if (result === 'ready') console.error('Tunesmith is set up.');
if (result === 'partly') console.error('Tunesmith is set up, without native TensorFlow: it computes with WebAssembly, several times slower.');
process.exitCode = result === 'failed' ? 1 : 0;
