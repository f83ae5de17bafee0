import { defineConfig } from 'electron-vite';

/** Every program that runs on Node, each an entry of its own; packages stay outside the bundles. */
export default defineConfig({
  main: {
    build: {
      outDir: 'out/node',
      target: 'node20',
      sourcemap: true,
      rollupOptions: {
        input: { cli: 'electron/cli/main.ts', engine: 'electron/engine/main.ts', breakdown: 'electron/engine/breakdown/main.ts', 'pretrained-scores': 'electron/engine/pretrained-scores/main.ts' },
        output: { format: 'es' },
      },
    },
  },
});
