import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { damaged, damages } from '../files/damage.test-helper';
import { MemorySource } from './memory-source.test-helper';
import { readTable } from './table-reader';

const FIXTURES = join(import.meta.dirname, 'fixtures', 'tables');

/** Files that are right, to be damaged. */
export const SEEDS: Readonly<Record<string, readonly Buffer[]>> = {
  csv: [Buffer.from('text,label\r\n"a ""b""\n",1\nc,0\n'), Buffer.from('caf\xe9;1\nb;0\n', 'latin1')],
  utf16: [Buffer.from('\uFEFFtext,label\nschön 💛,1\n', 'utf16le'), Buffer.from('text\tlabel\nx\t1\n', 'utf16le').swap16()],
  jsonl: [Buffer.from('{"text":"a\\u00e9","label":1}\n{"text":["b"],"more":null}\n')],
  xlsx: [readFileSync(join(FIXTURES, 'workbook.xlsx'))],
  parquet: ['none', 'snappy', 'zstd', 'pages-v2'].map((name) => readFileSync(join(FIXTURES, `${name}.parquet`))),
};

/** Overwrites, cuts and doubles parts of the seeds, and reads what comes out: rows or a user error, nothing else. */
export async function fuzzReader(kind: string, numRuns: number): Promise<void> {
  await fc.assert(fc.asyncProperty(fc.constantFrom(...SEEDS[kind]!), damages, async (seed, all) => readAll(damaged(seed, all))), { numRuns });
}

async function readAll(content: Buffer): Promise<void> {
  try {
    const table = await readTable('table', { open: () => Promise.resolve(new MemorySource(content)) });
    for await (const { cells } of table.rows()) expect(cells).toHaveLength(table.format.columns.length);
  } catch (error) {
    expect(error).toMatchObject({ family: 'user' });
    expect((error as Error).message).not.toContain('\n');
  }
}
