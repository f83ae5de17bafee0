#!/usr/bin/env node
/** `npm start`: until the desktop app exists, a first look from the command line: train on the sample reviews. */
import { requireNodeVersion } from './set-up/node-version.mjs';

requireNodeVersion();
const { endAsInterrupted } = await import('./set-up/exit.mjs');
const { start } = await import('./start/sample-run.mjs');
process.exitCode = await start().catch(endAsInterrupted);
