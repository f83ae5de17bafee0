import { expect, type Page } from '@playwright/test';
import { test } from './app';
import { asCsv, madeReviews } from './made-reviews';

test.describe.configure({ mode: 'serial' });

/** Of two sentences each, so that there are pairs to judge. */
const TALES = asCsv(madeReviews(160).map(({ text, label }) => ({ label, text: `${text} The ${label === 'good' ? 'sun shone' : 'rain fell'} on the house.` })));

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' }).first();
const result = (page: Page) => page.getByRole('region', { name: 'Result' });

async function fill(page: Page, label: string, value: number): Promise<void> {
  const field = page.getByRole('textbox', { name: label, exact: true });
  await field.fill(String(value));
  await field.blur();
}

/** A model so small that it learns in seconds. */
async function makeTiny(page: Page, steps: number): Promise<void> {
  await fill(page, 'Steps', steps);
  await page.getByText('Size of the new model').click();
  for (const [label, value] of [['Layers', 1], ['Width', 16], ['Attention heads', 2], ['Vocabulary', 200]] as const) await fill(page, label, value);
  await page.getByText(/^More settings/).click();
  for (const [label, value] of [['Longest row', 40], ['Batch size', 2]] as const) await fill(page, label, value);
}

async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: label, exact: true }).click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

test('pre-train on a small file from the first click to the final numbers, and fine-tune what came out', async ({ page, app }) => {
  await app.open(page);
  await button(page, 'Pre-train one on texts').click();
  await page.getByLabel('A file of texts').setInputFiles({ name: 'tales.csv', mimeType: 'text/csv', buffer: TALES });
  await expect(page.getByRole('combobox', { name: 'Column of the texts' })).toHaveValue('opinion', { timeout: 30_000 });
  await makeTiny(page, 80);
  await page.getByText('Sentences to watch while it learns').click();
  await page.getByLabel('Sentences to watch, one a line').fill('The [MASK] shone on the [MASK].');
  await button(page, 'Pre-train').click();
  await expect(result(page)).toContainText('Hidden words guessed at once', { timeout: 90_000 });
  await expect(result(page)).toContainText('80 steps');
  await expect(page.getByRole('figure', { name: 'Hidden words' })).toContainText('are among its first five');
  await expect(page.getByRole('figure', { name: 'Pairs of sentences' })).toContainText('guessing gets 5');
  const words = page.getByRole('region', { name: 'Words that it would put in' });
  await expect(words).toContainText('your sentence');
  await expect(words).toContainText('a held-back text');
  await expect(words.getByText('step 80', { exact: true })).toBeVisible();
  await button(page, 'Fine-tune it on these texts').click();
  await expect(result(page)).toContainText('±', { timeout: 90_000 });
});

test('the model that it made guesses in the playground, and is adapted in its turn', async ({ page, app }) => {
  await app.open(page);
  await button(page, /^tales\.csv, pre-trained finished/).click();
  await page.getByRole('tab', { name: 'Playground' }).click();
  await expect(page.getByText('This model has learnt a language and no classes yet')).toBeVisible();
  await page.getByRole('button', { name: 'Mask “clean”', exact: true }).click();
  await expect(page.getByText(/as open as/).first()).toBeVisible({ timeout: 60_000 });

  await button(page, /^tales\.csv 160 rows/).click();
  await page.getByRole('tab', { name: 'Train' }).click();
  await choose(page, 'Model', 'tales.csv, pre-trained');
  await button(page, 'Adapt to my texts first').click();
  await expect(page.getByRole('heading', { name: 'Adapt to your texts' })).toBeVisible();
  await expect(page.getByRole('combobox', { name: 'Model', exact: true })).toHaveValue('tales.csv, pre-trained');
  await fill(page, 'Steps', 40);
  await button(page, 'Adapt').click();
  await expect(result(page)).toContainText('40 steps', { timeout: 90_000 });
  await expect(page.getByRole('heading', { name: 'tales.csv, pre-trained, adapted to tales.csv' })).toBeVisible();
  await button(page, 'Fine-tune it on these texts').click();
  await expect(result(page)).toContainText('±', { timeout: 90_000 });
});

test('paused, reloaded and resumed, it goes on with its curves and its guesses', async ({ page, app }) => {
  await app.open(page);
  await button(page, 'Pre-train one on texts').click();
  await choose(page, 'Texts', 'tales.csv');
  await makeTiny(page, 4000);
  await button(page, 'Pre-train').click();
  const hiddenWords = page.getByRole('figure', { name: 'Hidden words' });
  await expect(hiddenWords).toContainText('are among its first five', { timeout: 60_000 });
  await button(page, 'Pause').click();
  await expect(button(page, 'Resume')).toBeVisible({ timeout: 60_000 });
  const paused = await page.locator('.status-line').textContent();
  await page.reload();
  await expect(hiddenWords).toContainText('are among its first five', { timeout: 30_000 });
  await expect(page.locator('.status-line')).toHaveText(paused!);
  await expect(page.getByRole('region', { name: 'Words that it would put in' })).toBeVisible();
  await button(page, 'Resume').click();
  await expect(page.locator('.status-line')).toContainText('rows/s', { timeout: 60_000 });
  await expect(page.locator('.status-line')).not.toHaveText(paused!);
  await button(page, 'Stop and keep').click();
  await expect(page.getByRole('region', { name: 'Weights so far' })).toBeVisible({ timeout: 60_000 });
  await button(page, 'Discard').click();
  await button(page, 'Delete run and model').click();
  await expect(page.getByRole('heading', { name: 'Pre-train' })).toBeVisible();
});
