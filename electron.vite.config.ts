import { defineConfig } from 'electron-vite';
import { screensConfig } from './vite.config';

/** Packages of plain code that every start loads: to find and read their many small files takes longer than to run them. */
const OF_MANY_FILES = ['zod', '@msgpack/msgpack'];

/**
 * Three parts: every program that runs on Node, each an entry of its own, most packages outside the bundle; Electron's main and
 * preload, whole in one file each, because they also start in an Electron whose Node is older than the packages; the screens.
 */
export default defineConfig({
  main: {
    build: {
      outDir: 'out/node',
      target: 'node20',
      sourcemap: true,
      externalizeDeps: { exclude: OF_MANY_FILES },
      rollupOptions: {
        input: { cli: 'electron/cli/main.ts', engine: 'electron/engine/main.ts', breakdown: 'electron/engine/breakdown/main.ts', backend: 'electron/backend/main.ts', 'pretrained-scores': 'electron/engine/pretrained-scores/main.ts' },
        output: { format: 'es' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/desktop',
      target: 'node12',
      sourcemap: true,
      externalizeDeps: false,
      rollupOptions: {
        input: { main: 'electron/main/main.ts', preload: 'electron/preload/preload.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: screensConfig('production'),
});
