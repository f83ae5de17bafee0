#!/usr/bin/env node
/** `npm run bench`: runs every measurement in tools/bench/, prints one table and writes one JSON file. */
import { requireNodeVersion } from './set-up/node-version.mjs';

requireNodeVersion();
const { endAsInterrupted } = await import('./set-up/exit.mjs');
const { measureAll } = await import('./bench-runner.mjs');
process.exitCode = await measureAll(process.argv.slice(2)).catch(endAsInterrupted);
