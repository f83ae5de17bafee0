#!/usr/bin/env node
/** `npm start`: sets up and opens the app: the desktop app where Electron is or can be had, else the same app in the browser. */
import { requireNodeVersion } from './set-up/node-version.mjs';

requireNodeVersion();
const { endAsInterrupted } = await import('./set-up/exit.mjs');
const { start } = await import('./start/start.mjs');
process.exitCode = await start(process.argv.slice(2)).catch(endAsInterrupted);
