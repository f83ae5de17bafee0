import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { openScene } from './open-scene';

/** TUNESMITH_PICTURES names a folder for pictures of what these tests come to, to be looked at. */
const folder = process.env['TUNESMITH_PICTURES'];

const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' }).first().click();
const ticked = (page: Page) => expect(page.getByRole('status').filter({ hasText: 'Done:' })).toBeVisible({ timeout: 30_000 });
const isCounted = (page: Page, done: number) => expect(page.getByRole('button', { name: `Learn ${done}/4` })).toBeVisible();

async function look(page: Page, name: string): Promise<void> {
  if (!folder || folder === 'docs') return;
  await page.waitForTimeout(250);
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

test('lesson 1: the same reviews twice, two live curves, ticked when both are done', async ({ page }) => {
  await openScene(page, 'empty', '#/');
  await press(page, /^Learn \d\/4/);
  await press(page, /Learn to read first/);
  await press(page, 'Train both');
  const path = (name: string) => page.getByRole('figure', { name }).locator('path.curve-line');
  await expect(path('Loss')).toHaveCount(2);
  const early = await path('Loss').last().getAttribute('d');
  await expect.poll(() => path('Loss').last().getAttribute('d')).not.toBe(early);
  await ticked(page);
  await isCounted(page, 1);
  await expect(page.getByRole('figure', { name: 'Accuracy' })).toContainText(/are right from scratch and \d+\u00a0% from the pre-trained model/);
  await look(page, 'lesson-1-done');
});

test('lesson 2: a guess of one’s own, then left, right and both; masks are drawn', async ({ page }) => {
  await openScene(page, 'empty', '#/learn/bidirectional');
  await page.getByLabel('Your guess').fill('friendly');
  await press(page, 'See what the model says');
  for (const name of ['Only what stands before', 'Only what comes after', 'Both sides']) await expect(page.getByRole('region', { name })).toContainText('Your “friendly”:');
  await ticked(page);
  await press(page, 'Draw again');
  await expect(page.getByText(/Drawn 2 times/)).toBeVisible();
  await look(page, 'lesson-2-done');
  await press(page, 'Another sentence');
  await expect(page.getByLabel('Your guess')).toHaveValue('');
});

test('lesson 3: a lead is enough for 99 %; the loss follows; the formula as written overflows', async ({ page }) => {
  await openScene(page, 'empty', '#/learn/softmax');
  await expect(page.getByRole('status')).toContainText('To do:');
  const good = page.getByRole('slider', { name: 'good' });
  await good.focus();
  const before = await page.getByRole('region', { name: 'Loss' }).getByText(/loss = /).innerText();
  for (let i = 0; i < 55; i++) await page.keyboard.press('ArrowRight');
  await ticked(page);
  await isCounted(page, 1);
  await expect(page.getByRole('region', { name: 'Loss' }).getByText(/loss = /)).not.toHaveText(before);
  await expect(page.getByText(/Their sum: .* = 1\.000/)).toBeVisible();
  const overflow = page.getByRole('region', { name: 'Overflow' });
  const safe = await overflow.locator('dd').last().innerText();
  await overflow.getByRole('slider').focus();
  await page.keyboard.press('End');
  await expect(overflow.locator('dd').first()).toContainText('no number at all');
  await expect(overflow.locator('dd').last()).toHaveText(safe);
  await look(page, 'lesson-3-done');
});

test('lesson 4: the links lead through the app, and the run’s end ticks it off', async ({ page }) => {
  await openScene(page, 'empty', '#/learn/your-own');
  await press(page, 'Bring texts with labels');
  await press(page, 'Try the sample reviews');
  await press(page, 'Train');
  await expect(page.getByRole('status').first()).toContainText('Finished', { timeout: 30_000 });
  await isCounted(page, 1);
  await press(page, /^Learn \d\/4/);
  await press(page, /Fine-tune your own/);
  await ticked(page);
  await press(page, 'Look at the score and at the mistakes');
  await expect(page.getByText('Mistakes, the surest first')).toBeVisible();
});

test('the lessons by keyboard alone', async ({ page }) => {
  await openScene(page, 'empty', '#/learn');
  const tabTo = async (name: RegExp) => {
    const target = page.getByRole('button', { name }).first();
    for (let i = 0; i < 40 && !(await target.evaluate((element) => element === document.activeElement)); i++) await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement!.matches(':focus-visible'))).toBe(true);
    await page.keyboard.press('Enter');
  };
  await tabTo(/Look left and right/);
  await expect(page.getByRole('heading', { name: 'Look left and right' })).toBeVisible();
  await tabTo(/Next: From scores/);
  await expect(page.getByRole('slider', { name: 'good' })).toBeVisible();
});
