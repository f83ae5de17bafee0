import { defineConfig } from 'vitest/config';

/** Tests sit beside the code. `*.long.test.ts` run only with `npm run test:long`. */
const long = process.env['TUNESMITH_LONG_TESTS'] === '1';

export default defineConfig({
  test: {
    include: long ? ['{electron,shared,tools}/**/*.long.test.ts'] : ['{electron,shared,renderer}/**/*.test.ts', 'tools/**/*.test.mjs'],
    exclude: long ? [] : ['**/*.long.test.ts'],
    setupFiles: ['tools/test/property-seed.mjs'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: long ? 60 * 60_000 : 120_000,
    hookTimeout: 60_000,
  },
});
