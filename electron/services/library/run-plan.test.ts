import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../files/temporary-folder.test-helper';
import { planRun, type PlanTask } from './run-plan';

const MODEL = fileURLToPath(new URL('../../training/fixtures/tiny-bert/base', import.meta.url));

async function planOf(columns: { readonly textPair?: string }) {
  const path = join(await temporaryFolder(), 'pairs.csv');
  const rows = Array.from({ length: 20 }, (_, i) => `question ${i},${'a b c d e '.repeat(9)},${i % 2 ? 'yes' : 'no'}\n`);
  await writeFile(path, `question,passage,answer\n${rows.join('')}`);
  const classes = ['no', 'yes'].map((label) => ({ label, count: 10 }));
  const task: PlanTask = { data: { path, text: 'question', label: 'answer', ...columns }, rows: 20, classes, fixes: [], model: { kind: 'folder', path: MODEL }, settings: {} };
  return planRun(task);
}

test('the longest text follows from what is read together: of pairs, both texts', async () => {
  const alone = await planOf({});
  expect(alone.config.maxLength).toBe(32);
  expect(alone.reasons.find(({ setting }) => setting === 'maxLength')?.sentence).toMatch(/^Nineteen of twenty texts have at most/);
  const pairs = await planOf({ textPair: 'passage' });
  expect(pairs.config.maxLength).toBe(64);
  expect(pairs.reasons.find(({ setting }) => setting === 'maxLength')?.sentence).toMatch(/^Nineteen of twenty pairs of texts have at most/);
});
