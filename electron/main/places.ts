// Without `node:`, which the Node of old Electrons does not know; so in all of main.
import { join } from 'path';

/** Where the parts of the build are: this file ends up in out/desktop. */
const out = join(__dirname, '..');

/** A packaged app keeps what other programs must read beside its archive. */
const unpacked = out.replace(/app\.asar(?=[/\\])/, 'app.asar.unpacked');

export const PLACES = {
  screens: join(out, 'renderer'),
  preload: join(__dirname, 'preload.cjs'),
  backend: join(unpacked, 'node', 'backend.js'),
} as const;
