#!/usr/bin/env node
/** `npm test`: sets up, checks types and style, runs the tests; the last line counts them. `--long` runs the long ones. */
import { requireNodeVersion } from './set-up/node-version.mjs';

requireNodeVersion();
const { endAsInterrupted } = await import('./set-up/exit.mjs');
const { testEverything } = await import('./test/everything.mjs');
process.exitCode = await testEverything(process.argv.slice(2)).catch(endAsInterrupted);
