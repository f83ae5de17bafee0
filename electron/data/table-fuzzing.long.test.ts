import { expect, it } from 'vitest';
import { fuzzReader, SEEDS } from './table-fuzzing.test-helper';

/** 800,000 of the million inputs over all readers; folder-fuzzing.long.test.ts has the rest. A worker starts for each Parquet file. */
const RUNS: Readonly<Record<string, number>> = { parquet: 5_000, xlsx: 45_000, csv: 350_000, utf16: 150_000, jsonl: 250_000 };

it.each(Object.keys(SEEDS))('a great many damaged files of the kind %s give rows or a user error', async (kind) => {
  await expect(fuzzReader(kind, RUNS[kind]!)).resolves.toBeUndefined();
});
