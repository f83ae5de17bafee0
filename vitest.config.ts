import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { defineConfig } from 'vitest/config';

/** Tests sit beside the code. `*.long.test.ts` run only with `npm run test:long`. */
const long = process.env['TUNESMITH_LONG_TESTS'] === '1';

/** Set by `npm test` where native TensorFlow is missing, and by whoever wants to see all tests on WebAssembly. */
const wasmOnly = process.env['TUNESMITH_BACKEND'] === 'wasm';

const everything = long ? ['{electron,shared,tools}/**/*.long.test.ts'] : ['{electron,shared,renderer}/**/*.test.ts', 'tools/**/*.test.mjs'];

/** What must hold whatever computes: the operations, BERT in them, training with it, and the engine around it. */
const onAnyBackend = ['electron/{bert,engine,training}/**/*.test.ts'];

/** Of these, what is about files and plain numbers alone: once is enough. */
const onceIsEnough = ['electron/training/checkpoints/{write-checkpoint,damaged-checkpoints}.test.ts', 'electron/training/{token-store,folder-fuzzing}.test.ts', 'electron/training/pretraining/{masking,pretraining-plan,rows,corpus}.test.ts'];

const exclude = long ? [] : ['**/*.long.test.ts'];
const onWasm = { name: 'WebAssembly', env: { TUNESMITH_BACKEND: 'wasm' } };

/** The longest first: at the end one of them would keep one worker busy while the other has nothing to do. Their size tells nothing. */
const LONGEST = ['services/faults', 'checkpoints/resuming', 'services/damaged-runs', 'cli/resume', 'checkpoints/damaged-checkpoints', 'services/app-server', 'cli/command-line', 'services/output-faults', 'training/handles', 'cli/backend', 'pretraining/pretrain', 'cli/download'];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const at = LONGEST.findIndex((name) => moduleId.endsWith(`/electron/${name}.test.ts`));
      return at < 0 ? LONGEST.length : at;
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}

export default defineConfig({
  test: {
    setupFiles: ['tools/test/property-seed.mjs'],
    pool: 'forks',
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    testTimeout: long ? 60 * 60_000 : 120_000,
    hookTimeout: 60_000,
    projects: wasmOnly
      ? [{ extends: true, test: { ...onWasm, include: everything, exclude } }]
      : [
          { extends: true, test: { name: 'native', include: everything, exclude } },
          ...(long ? [] : [{ extends: true as const, test: { ...onWasm, include: onAnyBackend, exclude: [...exclude, ...onceIsEnough] } }]),
        ],
  },
});
