import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { withFault, type Fault } from '../../files/failing-disk.test-helper';
import { temporaryFolder } from '../../files/temporary-folder.test-helper';
import { findCheckpoint } from './find-checkpoint';
import { TRAINING_STATE_VERSION, type TrainingState } from './training-state';
import { writeCheckpoint, type Snapshot } from './write-checkpoint';

function snapshot(steps: number): Snapshot {
  const throughput = { rows: 1, seconds: 1, tokens: 1, smoothRows: 1, smoothTokens: 1, smoothSeconds: 1 };
  const state: TrainingState = { ...{ schemaVersion: TRAINING_STATE_VERSION, steps, forwardPasses: steps, checkPending: false }, ...{ earlyStopping: { lowestLoss: null, checksWithout: 0 }, throughput, elapsedSeconds: 1 } };
  const tensor = (name: string) => ({ name, shape: [5], data: new Float32Array(5).fill(steps) });
  return { state, weights: [tensor('a'), tensor('b')], moments: [tensor('m')] };
}

async function latest(folder: string): Promise<number | undefined> {
  return (await findCheckpoint(folder, join(folder, 'best'))).checkpoint?.state.steps;
}

async function folderWithOne(): Promise<string> {
  const folder = join(await temporaryFolder(), 'checkpoints');
  await mkdir(folder);
  await writeCheckpoint(folder, snapshot(1));
  return folder;
}

test('a run whose folder was deleted gets no new one', async () => {
  const gone = join(await temporaryFolder(), 'run');
  await expect(writeCheckpoint(join(gone, 'checkpoints'), snapshot(1))).rejects.toMatchObject({ family: 'user', code: 'folder-gone' });
  expect(existsSync(gone)).toBe(false);
});

describe.each<[Fault, string]>([
  ['ENOSPC', 'disk-full'],
  ['EIO', 'disk-error'],
])('%s at every single operation', (fault, code) => {
  test('is a sentence for a person, and leaves the earlier checkpoint', async () => {
    const { operations } = await withFault(fault, undefined, async () => writeCheckpoint(await folderWithOne(), snapshot(2)));
    expect(operations.length).toBeGreaterThan(20);
    for (let at = 0; at < operations.length; at++) {
      const folder = await folderWithOne();
      for (const forGood of [false, true]) {
        const { error } = await withFault(fault, at, () => writeCheckpoint(folder, snapshot(2)), { forGood });
        // A sentence with the checkpoint's own name, not with the one that it has while it is written.
        if (error !== undefined) expect(error).toMatchObject({ family: 'user', code, message: expect.stringMatching(/^Could not (write|remove) .*: the disk /) as string });
        // After the rename the new one is whole, whatever fails then.
        expect([1, 2]).toContain(await latest(folder));
      }
      await writeCheckpoint(folder, snapshot(3));
      expect(await latest(folder)).toBe(3);
    }
  });
});

test('a disk that takes less than it is given is given the rest', async () => {
  const { operations } = await withFault('short-write', undefined, async () => writeCheckpoint(await folderWithOne(), snapshot(2)));
  for (let at = 0; at < operations.length; at++) {
    const folder = await folderWithOne();
    const { error } = await withFault('short-write', at, () => writeCheckpoint(folder, snapshot(2)));
    expect(error).toBeUndefined();
    expect(await latest(folder)).toBe(2);
  }
});
