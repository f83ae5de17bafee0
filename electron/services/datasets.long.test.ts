import { execFileSync } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { build } from 'vite';
import { temporaryFolder } from '../files/temporary-folder.test-helper';
import type { TableRow } from '../data/table';

const ROOT = join(import.meta.dirname, '../..');
const GIGABYTE = 1e9;

interface ImportedInChild {
  readonly tableRows: number;
  readonly skipped: number;
  readonly classes: readonly { readonly label: string; readonly count: number }[];
  readonly first: readonly TableRow[];
  readonly middle: readonly TableRow[];
  readonly last: readonly TableRow[];
  /** The most memory that the process ever had. */
  readonly peakBytes: number;
}

/** Rows of about 450 bytes; every thousandth has a cell too many. */
function writeCsv(path: string, rows: number): void {
  const file = openSync(path, 'w');
  const filler = 'It goes on, as reviews do, “for a while”; é. '.repeat(9);
  for (let start = 0; start < rows; start += 10_000) {
    const lines = Array.from({ length: 10_000 }, (_, i) => `${start + i},"Review ""${start + i}"", with\na second line. ${filler}",${(start + i) % 3}${(start + i) % 1000 === 999 ? ',more' : ''}\n`);
    writeSync(file, start === 0 ? `id,review,label\n${lines.join('')}` : lines.join(''));
  }
  closeSync(file);
}

/** Bundles the service, and imports in a process that does nothing else. */
async function importInChild(folder: string, csv: string, rows: number): Promise<ImportedInChild> {
  const build_ = { outDir: folder, emptyOutDir: false, ssr: true, target: 'node20', rollupOptions: { input: { datasets: join(ROOT, 'electron/services/datasets.ts') }, output: { entryFileNames: '[name].mjs' } } };
  await build({ root: ROOT, configFile: false, logLevel: 'error', build: build_, ssr: { noExternal: true } });
  const program = `import(${JSON.stringify(pathToFileURL(join(folder, 'datasets.mjs')).href)}).then(async ({ importDataset, datasetRows }) => {
    const app = { home: ${JSON.stringify(join(folder, 'home'))} };
    const { id, tableRows, report } = await importDataset(app, ${JSON.stringify(csv)});
    const at = (from) => datasetRows(app, id, { from, count: 2 });
    const pages = { first: await at(0), middle: await at(${rows / 2}), last: await at(${rows - 1}) };
    console.log(JSON.stringify({ tableRows, skipped: report.skippedCount, classes: report.classes, ...pages, peakBytes: process.resourceUsage().maxRSS * 1024 }));
  });`;
  // A shell in between: Linux counts the memory of whoever starts a process to its peak.
  const output = execFileSync('/bin/sh', ['-c', '"$0" -e "$1"; true', process.execPath, program], { encoding: 'utf8' });
  return JSON.parse(output) as ImportedInChild;
}

const lineOf = (row: number) => 2 + 2 * row;

test.skipIf(process.platform === 'win32')('a million rows are imported in less than a gigabyte of memory, which does not grow with their number', async () => {
  const folder = await temporaryFolder();
  const peaks: number[] = [];
  for (const rows of [100_000, 1_000_000]) {
    const csv = join(folder, `${rows}.csv`);
    writeCsv(csv, rows);
    const { tableRows, skipped, classes, first, middle, last, peakBytes } = await importInChild(folder, csv, rows);
    expect([tableRows, skipped, classes.reduce((sum, { count }) => sum + count, 0)]).toEqual([rows, rows / 1000, rows - rows / 1000]);
    expect(first.map(({ line, cells }) => [line, cells[0], cells[2]])).toEqual([[2, '0', '0'], [4, '1', '1']]);
    expect(middle).toMatchObject([{ line: lineOf(rows / 2), cells: [String(rows / 2), expect.stringContaining(`Review "${rows / 2}", with\na second`) as string, String((rows / 2) % 3)] }, {}]);
    expect(last).toMatchObject([{ line: lineOf(rows - 1), problem: 'it has 4 cells, the header has 3' }]);
    expect(last).toHaveLength(1);
    peaks.push(peakBytes);
  }
  expect(peaks[1]!).toBeLessThan(GIGABYTE);
  expect(peaks[1]!).toBeLessThan(1.5 * peaks[0]!);
  console.log(`Peak memory: ${peaks.map((bytes) => `${Math.round(bytes / 1e6)} MB`).join(' for 100,000 rows, ')} for 1,000,000.`);
});
