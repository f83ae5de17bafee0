import { defineConfig } from 'vitest/config';

/** Tests sit beside the code. `*.long.test.ts` run only with `npm run test:long`. */
const long = process.env['TUNESMITH_LONG_TESTS'] === '1';

/** Set by `npm test` where native TensorFlow is missing, and by whoever wants to see all tests on WebAssembly. */
const wasmOnly = process.env['TUNESMITH_BACKEND'] === 'wasm';

const everything = long ? ['{electron,shared,tools}/**/*.long.test.ts'] : ['{electron,shared}/**/*.test.ts', 'tools/**/*.test.mjs'];

/** What must hold whatever computes: the operations, BERT in them, training with it, and the engine around it. */
const onAnyBackend = ['electron/{bert,engine,training}/**/*.test.ts'];

const exclude = long ? [] : ['**/*.long.test.ts'];
const onWasm = { name: 'WebAssembly', env: { TUNESMITH_BACKEND: 'wasm' } };

export default defineConfig({
  test: {
    setupFiles: ['tools/test/property-seed.mjs'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: long ? 60 * 60_000 : 120_000,
    hookTimeout: 60_000,
    projects: wasmOnly
      ? [{ extends: true, test: { ...onWasm, include: everything, exclude } }]
      : [
          { extends: true, test: { name: 'native', include: everything, exclude } },
          ...(long ? [] : [{ extends: true as const, test: { ...onWasm, include: onAnyBackend, exclude } }]),
        ],
  },
});
