import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { temporaryFolder } from '../../files/temporary-folder.test-helper';
import { segmentName, SegmentWriter } from './segment-writer';

/** A disk that looks at a block only some time after it was given. */
vi.mock('../../files/write-all', async (original) => {
  const { writeAll } = await original<typeof import('../../files/write-all')>();
  return { writeAll: async (...args: Parameters<typeof writeAll>) => wait(20).then(() => writeAll(...args)) };
});

test.each([['a segment for each block', 1], ['two blocks a segment', 64], ['one segment', 1024]])('a block may change once the next write has returned: %s', async (_, segmentBytes) => {
  const folder = await temporaryFolder();
  const writer = new SegmentWriter(folder, segmentBytes);
  const turns = [Buffer.alloc(32), Buffer.alloc(32)];
  const segments: number[] = [];
  for (let i = 0; i < 6; i++) segments.push(await writer.write(turns[i % 2]!.fill(`block ${i}.`)));
  await writer.end();
  const files = await Promise.all([...new Set(segments)].map((segment) => readFile(join(folder, segmentName(segment)), 'utf8')));
  expect(files.join('')).toBe([0, 1, 2, 3, 4, 5].map((i) => `block ${i}.`.repeat(4)).join(''));
});
