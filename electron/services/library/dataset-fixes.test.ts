import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../files/temporary-folder.test-helper';
import type { Application } from '../application';
import { importDataset, openDataset, setDatasetColumns, setUnlabelled } from '../datasets';
import { changeFixes, readFixes, removeFixes } from './dataset-fixes';

/** An application with an empty home folder, and where a table may be. */
async function place(): Promise<{ readonly app: Application; readonly path: string }> {
  const base = await temporaryFolder();
  const app: Application = { forkEngine: () => { throw new Error('No engine is needed.'); }, notify: () => undefined, root: '/nowhere', version: '0.0.0', home: join(base, 'home') };
  return { app, path: join(base, 'table.csv') };
}

/** Half of the rows are there twice. */
const TWICE = `text,label,language\n${Array.from({ length: 20 }, (_, i) => `this is opinion ${i % 10},${i % 2 ? 'good' : 'bad'},${i % 2 ? 'en' : 'de'}\n`).join('')}`;

const WORDS = 'we had breakfast on the terrace every morning and the coffee was hot and strong and the';

/** Rows that nearly repeat another one, and others. */
const near = (others: readonly string[]) => `text,label\n${[`${WORDS} view`, `${WORDS} sun`, `${WORDS} sea`, 'it rained', ...others].map((text) => `${text},good\n`).join('')}`;

test.each([
  { what: 'near duplicates alone', others: [], sentence: '2 rows left out that nearly repeat an earlier text with the same label (lines 3-4).' },
  { what: 'both kinds of duplicates', others: ['it rained', 'it rained'], sentence: '2 rows left out that repeat an earlier text (lines 6-7). 2 rows left out that nearly repeat an earlier text with the same label (lines 3-4).' },
])('a fix tells all that it did: $what', async ({ others, sentence }) => {
  const { app, path } = await place();
  await writeFile(path, near(others));
  const { id } = await importDataset(app, path, { text: 'text', label: 'label' });
  const { record } = await openDataset(app, id);
  await changeFixes(app, record, ['duplicates', 'empty'], {});
  await expect(readFixes(app, record)).resolves.toMatchObject({ rows: 2, fixes: [{ fix: 'duplicates', sentence }, { fix: 'empty', sentence: 'Nothing was left to put right.' }] });
});

test('fixes belong to the columns that they were asked for: whoever is stopped between choosing others and removing the fixes has none', async () => {
  const { app, path } = await place();
  await writeFile(path, TWICE);
  const { id } = await importDataset(app, path, { text: 'text', label: 'label' });
  const read = async () => readFixes(app, (await openDataset(app, id)).record);
  await changeFixes(app, (await openDataset(app, id)).record, ['duplicates'], {});
  await expect(read()).resolves.toMatchObject({ fixes: [{ fix: 'duplicates' }], rows: 10 });

  await setDatasetColumns(app, id, { text: 'text', label: 'language' });
  await expect(read()).resolves.toEqual({ fixes: [], rows: 20, classes: [{ label: 'de', count: 10 }, { label: 'en', count: 10 }] });
  await setUnlabelled(app, id, 'text');
  await expect(read()).resolves.toEqual({ fixes: [], rows: 0, classes: [] });

  await setDatasetColumns(app, id, { text: 'text', label: 'label' });
  await expect(read()).resolves.toMatchObject({ fixes: [{ fix: 'duplicates' }], rows: 10 });
  await removeFixes(app, id);
  await expect(read()).resolves.toMatchObject({ fixes: [], rows: 20 });
});
