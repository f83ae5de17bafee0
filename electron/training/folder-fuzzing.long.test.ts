import { expect, test } from 'vitest';
import { fuzzFolder, READERS } from './folder-fuzzing.test-helper';

/** 200,000 of the million inputs over all readers; table-fuzzing.long.test.ts has the rest. */
const RUNS: Readonly<Record<string, number>> = {
  'the header of safetensors': 70_000,
  'the index of shards': 40_000,
  'config.json': 60_000,
  'the files of a tokenizer': 20_000,
  'a whole folder': 10_000,
};

test.each(Object.keys(READERS))('a great many times damaged, %s gives what it should or a user error', async (reader) => {
  await expect(fuzzFolder(reader, RUNS[reader]!)).resolves.toBeUndefined();
});
