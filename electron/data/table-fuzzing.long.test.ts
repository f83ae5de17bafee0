import { expect, it } from 'vitest';
import { fuzzReader, SEEDS } from './table-fuzzing.test-helper';

/** A worker starts for each Parquet file, which takes its time. */
const RUNS: Readonly<Record<string, number>> = { parquet: 5_000, xlsx: 45_000, csv: 400_000, utf16: 250_000, jsonl: 300_000 };

it.each(Object.keys(SEEDS))('a great many damaged files of the kind %s give rows or a user error', async (kind) => {
  await expect(fuzzReader(kind, RUNS[kind]!)).resolves.toBeUndefined();
});
