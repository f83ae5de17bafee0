import { expect, test } from 'vitest';
import { temporaryFolder } from '../files/temporary-folder.test-helper';
import type { Fault, Operation } from '../files/failing-disk.test-helper';
import { FaultyRuns, type Beginning } from './faults.test-helper';

/** Failed under an earlier beginning: there is no need to fail them again… */
const failed = new Set<Operation>();
/** …but for those that meet the model that was in the folder before. */
const IN_OUT = /^[a-z ]+ out(\/[^/]+)? #1$/;

/** The first operation of each kind on each file. `npm run test:long` fails all of them, one by one. */
function firstOfEachKind(operations: readonly Operation[]): Operation[] {
  return operations.filter((operation) => operation.endsWith(' #1') && (!failed.has(operation) || IN_OUT.test(operation)));
}

test.each<[Beginning, number]>([
  ['new', 60],
  ['resume', 10],
  ['overwrite', 10],
])('a %s run survives a disk that fails at any kind of operation', { timeout: 300_000 }, async (beginning, least) => {
  const runs = await FaultyRuns.prepare(await temporaryFolder(), beginning);
  const full = new Set(await runs.operations('ENOSPC'));
  const operations = firstOfEachKind(await runs.operations('EIO'));
  expect(operations.length).toBeGreaterThanOrEqual(least);
  for (const operation of operations) {
    failed.add(operation);
    const fault: Fault = full.has(operation) ? 'ENOSPC' : 'EIO';
    await runs.survives(fault, operation, { forGood: fault === 'ENOSPC' });
  }
});
