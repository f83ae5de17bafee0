import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../files/temporary-folder.test-helper';
import type { Application } from '../application';
import { importDataset, openDataset, setDatasetColumns, setUnlabelled } from '../datasets';
import { changeFixes, readFixes, removeFixes } from './dataset-fixes';

/** Half of the rows are there twice. */
const TWICE = `text,label,language\n${Array.from({ length: 20 }, (_, i) => `this is opinion ${i % 10},${i % 2 ? 'good' : 'bad'},${i % 2 ? 'en' : 'de'}\n`).join('')}`;

test('fixes belong to the columns that they were asked for: whoever is stopped between choosing others and removing the fixes has none', async () => {
  const base = await temporaryFolder();
  const app: Application = { forkEngine: () => { throw new Error('No engine is needed.'); }, notify: () => undefined, root: '/nowhere', version: '0.0.0', home: join(base, 'home') };
  await writeFile(join(base, 'twice.csv'), TWICE);
  const { id } = await importDataset(app, join(base, 'twice.csv'), { text: 'text', label: 'label' });
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
