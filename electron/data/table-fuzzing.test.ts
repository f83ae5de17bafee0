import { expect, it } from 'vitest';
import { fuzzReader, SEEDS } from './table-fuzzing.test-helper';

it.each(Object.keys(SEEDS))('damaged %s gives rows or a user error', async (kind) => {
  await expect(fuzzReader(kind, kind === 'parquet' ? 25 : 150)).resolves.toBeUndefined();
});
