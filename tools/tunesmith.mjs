#!/usr/bin/env node
/** The command `tunesmith`: sees to the set-up where it is due, then becomes the command line of the build. */
import { requireNodeVersion } from './set-up/node-version.mjs';

requireNodeVersion();
const { launch } = await import('./set-up/launch.mjs');
await launch();
