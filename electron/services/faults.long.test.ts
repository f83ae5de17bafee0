import { describe, expect, test } from 'vitest';
import type { Fault } from '../files/failing-disk.test-helper';
import { temporaryFolder } from '../files/temporary-folder.test-helper';
import { FaultyRuns, type Beginning } from './faults.test-helper';

const FAULTS: readonly { readonly fault: Fault; readonly forGood: boolean }[] = [
  { fault: 'ENOSPC', forGood: true },
  { fault: 'EIO', forGood: false },
  { fault: 'EIO', forGood: true },
  { fault: 'short-write', forGood: false },
];

describe.each<Beginning>(['new', 'overwrite', 'resume'])('a %s run', (beginning) => {
  test.each(FAULTS)('survives $fault at every single operation, for good: $forGood', async ({ fault, forGood }) => {
    const runs = await FaultyRuns.prepare(await temporaryFolder(), beginning);
    const operations = await runs.operations(fault);
    expect(operations.length).toBeGreaterThan(200);
    for (const [index, operation] of operations.entries()) {
      await runs.survives(fault, operation, { forGood });
      if (index % 50 === 49) process.stderr.write(`${beginning}, ${fault}${forGood ? ' for good' : ''}: ${index + 1} of ${operations.length} operations\n`);
    }
  });
});
