import { expect, test, type Page } from '@playwright/test';
import { openScene } from './open-scene';

const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' }).first().click();

test('adapt first, from the card of a new run to fine-tuning what came out', async ({ page }) => {
  await openScene(page, 'full', '#/dataset/reviews/train');
  await press(page, 'Adapt to my texts first');
  await expect(page.getByRole('heading', { name: 'Adapt to your texts' })).toBeVisible();
  await expect(page.getByRole('combobox', { name: 'Model' })).toHaveValue('tunesmith-mini');
  await press(page, 'Add to the queue');
  await expect(page.getByRole('region', { name: 'Result' })).toContainText('42.', { timeout: 30_000 });
  await press(page, 'Fine-tune it on these texts');
  await expect(page.getByText(/step \d+ of 200/)).toBeVisible();
  await expect(page.getByRole('tab', { name: 'Evaluate' })).toBeVisible();
});

test('a model of one’s own: its size is folded away, changed, and given back to the plan', async ({ page }) => {
  await openScene(page, 'empty', '#/');
  await press(page, 'Pre-train a BERT on them');
  await press(page, 'Use the sample reviews');
  await expect(page.getByText(/4 layers of 128/)).toBeVisible();
  await page.getByText('Size of the new model').click();
  await page.getByRole('textbox', { name: 'Layers' }).fill('6');
  await expect(page.getByText(/6 layers of 128/)).toBeVisible();
  await expect(page.getByText('Size of the new model (1 changed)')).toBeVisible();
  await press(page, 'Back to the suggestion');
  await expect(page.getByText(/4 layers of 128/)).toBeVisible();
  await page.reload();
  await expect(page.getByText('About 170,000 tokens of text.')).toBeVisible();
});

test('pairs may count more, where pairs are learnt', async ({ page }) => {
  await openScene(page, 'pretraining', '#/pretrain/reviews');
  await page.getByText('More settings').click();
  const weight = page.getByRole('textbox', { name: 'Weight of the pairs' });
  await expect(weight).toHaveAttribute('placeholder', '1');
  await weight.fill('4');
  await expect(page.getByText('More settings (1 changed)')).toBeVisible();
  await page.getByRole('combobox', { name: 'What is learnt' }).click();
  await page.getByRole('option', { name: 'words alone' }).click();
  await expect(weight).toHaveCount(0);
});

test('a model that is gone on from can be made deeper; a new one has its own size', async ({ page }) => {
  await openScene(page, 'full', '#/pretrain/reviews/bundled');
  await page.getByText('More settings').click();
  await expect(page.getByRole('textbox', { name: 'Learnt positions' })).toHaveAttribute('placeholder', 'all of them');
  const added = page.getByRole('textbox', { name: 'Add layers' });
  await expect(added).toHaveAttribute('placeholder', 'none');
  await added.fill('2');
  await expect(page.getByText('More settings (1 changed)')).toBeVisible();
  await page.getByText('From scratch', { exact: true }).click();
  await page.getByText('More settings', { exact: true }).click();
  await expect(page.getByRole('textbox', { name: 'Longest row' })).toBeVisible();
  await expect(added).toHaveCount(0);
});

test('texts without labels say what they are good for, and which others can be fine-tuned on', async ({ page }) => {
  await openScene(page, 'unlabelled', '#/dataset/corpus/data');
  await expect(page.getByRole('button', { name: 'letters-to-the-editor.txt 12,400 texts, no labels' })).toBeVisible();
  await expect(page.getByRole('combobox', { name: 'Label', exact: true })).toHaveValue('none');
  await expect(page.getByRole('button', { name: 'Set up training' })).toHaveCount(0);
  await page.getByRole('tab', { name: 'Train' }).click();
  await expect(page.getByRole('heading', { name: 'There are no labels to learn' })).toBeVisible();
  await page.getByRole('region', { name: 'Datasets with labels' }).getByRole('button', { name: /reviews\.csv/ }).click();
  await expect(page.getByRole('button', { name: 'Train', exact: true })).toBeVisible();
  await page.goBack();
  await press(page, 'Adapt a model to them');
  await expect(page.getByRole('heading', { name: 'Adapt to your texts' })).toBeVisible();
  await expect(page.getByRole('combobox', { name: 'Texts', exact: true })).toHaveValue('letters-to-the-editor.txt');
});

test('a person says that a table has no labels, and takes it back', async ({ page }) => {
  await openScene(page, 'unlabelled', '#/dataset/reviews/data');
  const shelf = page.getByRole('region', { name: 'Datasets' });
  const choose = async (option: string) => {
    await page.getByRole('combobox', { name: 'Label', exact: true }).click();
    await page.getByRole('option', { name: option, exact: true }).click();
  };
  await choose('none');
  await expect(shelf.getByRole('button', { name: 'reviews.csv 2,400 texts, no labels' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Texts without labels' })).toBeVisible();
  await choose('label');
  await expect(shelf.getByRole('button', { name: /^reviews\.csv .* rows, 2 classes/ })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Set up training' })).toBeVisible();
});

test('a sentence without a gap is said, not watched', async ({ page }) => {
  await openScene(page, 'pretraining', '#/pretrain/reviews');
  await page.getByText('Sentences to watch while it learns').click();
  await page.getByLabel('Sentences to watch, one a line').fill('The [MASK] sat.\nno gap here');
  await expect(page.getByText('1 line has no [MASK]')).toBeVisible();
});

test('the guesses of the first step are a scrubber away', async ({ page }) => {
  await openScene(page, 'pretraining', '#/run/live/train');
  const words = page.getByRole('region', { name: 'Words that it would put in' });
  await expect(words.getByText(/all are among its first five/)).toBeVisible();
  await words.getByRole('slider').focus();
  await page.keyboard.press('Home');
  await expect(words.getByText('step 0', { exact: true })).toBeVisible();
  await expect(words.getByText(/none is among its first five/)).toBeVisible();
  await words.getByRole('button', { name: 'latest' }).click();
  await expect(words.getByText('step 1,320', { exact: true })).toBeVisible();
});

test('pause, resume and stop by keyboard; the charts go on', async ({ page }) => {
  await openScene(page, 'pretraining', '#/run/words-paused/train');
  await page.getByRole('button', { name: 'Resume' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  await expect(page.getByRole('figure', { name: 'Hidden words' })).toContainText('among its first five');
  await expect(page.getByRole('figure', { name: 'Pairs of sentences' })).toContainText('guessing gets 5');
  await page.getByRole('button', { name: 'Stop and keep' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Weights so far' })).toContainText('kept as a model');
});

test('texts that make no pairs: no chart of pairs, though they were to be learnt', async ({ page }) => {
  await openScene(page, 'wordsAlone', '#/run/words-paused/train');
  await expect(page.getByRole('figure', { name: 'Hidden words' })).toContainText('among its first five');
  await expect(page.getByRole('figure', { name: 'Pairs of sentences' })).toHaveCount(0);
});

test('what Python may ask a written model is what the model learnt', async ({ page }) => {
  await openScene(page, 'pretraining', '#/run/words/export');
  await press(page, 'Write the folder');
  await expect(page.getByLabel('How to load it in Python')).toContainText('pipeline("fill-mask"');
});
