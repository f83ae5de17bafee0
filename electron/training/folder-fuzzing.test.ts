import { expect, test } from 'vitest';
import { fuzzFolder, READERS } from './folder-fuzzing.test-helper';

test.each(Object.keys(READERS))('damaged, %s gives what it should or a user error', async (reader) => {
  await expect(fuzzFolder(reader, reader === 'a whole folder' ? 100 : 300)).resolves.toBeUndefined();
});
