import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { cutOff } from './cut-off';
import { openScene } from './open-scene';

/** TUNESMITH_PICTURES names a folder for pictures of what these tests come to, to be looked at. */
const folder = process.env['TUNESMITH_PICTURES'];

const word = (page: Page) => page.getByRole('region', { name: 'Which word?' });
const mask = (page: Page, text: string) => word(page).getByRole('button', { name: `Mask “${text}”`, exact: true }).click();
const column = (page: Page, name: RegExp | string) => word(page).getByRole('region', { name });

/** The percentages of a distribution's bars, the others' last. */
async function shares(page: Page, name: RegExp | string): Promise<number[]> {
  const texts = await column(page, name).locator('.softmax-value').allInnerTexts();
  return texts.map((text) => Number.parseFloat(text));
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

test('a click masks a word: bars that sum to 1, the rank of what was there, the entropy', async ({ page }) => {
  await openScene(page, 'full', '#/run/done/playground');
  await mask(page, 'friendly');
  await expect(column(page, /Sees both sides/)).toContainText('“friendly” was there: rank');
  await expect(column(page, /Sees both sides/)).toContainText(/Entropy \d+\.\d\d bits/);
  const values = await shares(page, /Sees both sides/);
  expect(values).toHaveLength(11);
  // Eleven figures, each rounded to a tenth.
  expect(Math.abs(sum(values) - 100)).toBeLessThanOrEqual(0.55);
  await expect(column(page, /Sees both sides/)).toContainText('All together: 100.0\u00a0%');
});

test('temperature redraws: colder is surer, the order stays; logits stand beside', async ({ page }) => {
  await openScene(page, 'full', '#/run/done/playground');
  await mask(page, 'friendly');
  const names = () => column(page, /Sees both sides/).getByRole('button', { name: /Fill in/ }).allInnerTexts();
  await column(page, /Sees both sides/).waitFor();
  const [order, warm] = [await names(), await shares(page, /Sees both sides/)];
  await word(page).getByRole('slider', { name: /Temperature/ }).focus();
  for (let i = 0; i < 12; i++) await page.keyboard.press('ArrowLeft');
  await expect(word(page).getByText('Temperature 0.40')).toBeVisible();
  const cold = await shares(page, /Sees both sides/);
  expect(cold[0]).toBeGreaterThan(warm[0]!);
  expect(Math.abs(sum(cold) - 100)).toBeLessThanOrEqual(0.55);
  expect(await names()).toEqual(order);
  await word(page).getByRole('switch', { name: 'Logits beside' }).click();
  await expect(column(page, /Sees both sides/).locator('.logit-value').first()).toHaveText(/^-?\d+\.\d\d$/);
});

test('left, right and both stand side by side, and say different things', async ({ page }) => {
  await openScene(page, 'full', '#/run/done/playground');
  await mask(page, 'clean');
  await word(page).getByText('Side by side', { exact: true }).click();
  const firsts: string[] = [];
  for (const name of [/stands before/, /comes after/, /Sees both sides/]) {
    firsts.push(await column(page, name).getByRole('button').first().innerText());
    expect(Math.abs(sum(await shares(page, name)) - 100)).toBeLessThanOrEqual(0.55);
  }
  expect(new Set(firsts).size).toBeGreaterThan(1);
  await look(page, 'masks-beside');
});

test('several masks; a word of several pieces is masked whole; one is looked at', async ({ page }) => {
  await openScene(page, 'full', '#/run/done/playground');
  await page.getByLabel('A sentence to mask words of').fill('An unbelievable room.');
  await mask(page, 'unbelievable');
  await mask(page, 'room');
  const tabs = word(page).getByRole('group', { name: 'Which mask is shown' }).getByRole('button');
  await expect(tabs).toHaveText(['unbel', '##ieva', '##ble', 'room']);
  await expect(tabs.last()).toHaveAttribute('aria-pressed', 'true');
  await tabs.first().click();
  await expect(column(page, /Sees both sides/)).toContainText('“unbel” was there');
});

test('fill and go on: the word is put in, the next one is masked', async ({ page }) => {
  await openScene(page, 'full', '#/run/done/playground');
  await page.getByLabel('A sentence to mask words of').fill('The [MASK] was great.');
  const first = column(page, /Sees both sides/).getByRole('button', { name: /Fill in/ }).first();
  const token = await first.innerText();
  await first.click();
  await expect(page.getByLabel('A sentence to mask words of')).toHaveValue(`The ${token} was great.`);
  await expect(word(page).getByRole('button', { name: 'Mask “was”', exact: true })).toHaveAttribute('aria-pressed', 'true');
  await expect(column(page, /Sees both sides/)).toContainText('“was” was there');
});

test('an emptied sentence has neither words nor guesses, and a fill takes nothing back that was typed since', async ({ page }) => {
  await openScene(page, 'full', '#/run/done/playground');
  const field = page.getByLabel('A sentence to mask words of');
  await field.fill('The [MASK] was great.');
  const fill = column(page, /Sees both sides/).getByRole('button', { name: /Fill in/ }).first();
  const [area, button] = [await field.elementHandle(), await fill.elementHandle()];
  // Both before the typing settles.
  await page.evaluate(async ([typed, pressed]) => {
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')!.set!.call(typed, 'A [MASK] and more.');
    typed.dispatchEvent(new Event('input', { bubbles: true }));
    await new Promise((resolve) => setTimeout(resolve, 20));
    (pressed as HTMLElement).click();
  }, [area, button] as const);
  await expect(word(page).getByRole('button', { name: 'Mask “more”', exact: true })).toBeVisible();
  await expect(field).toHaveValue('A [MASK] and more.');
  await field.fill('');
  await expect(word(page).getByText('Write a sentence.')).toBeVisible();
  await expect(word(page).getByRole('button', { name: /^Mask “/ })).toHaveCount(0);
});

test('base, adapted and fine-tuned model beside each other', async ({ page }) => {
  await openScene(page, 'full', '#/run/done/playground');
  await mask(page, 'clean');
  await word(page).getByText('hotels 2 (fine-tuned)').click();
  await word(page).getByText(/adapted to hotels \(as it came\)/).click();
  await expect(word(page).locator('.guess-column')).toHaveCount(3);
  await look(page, 'masks-models');
});

test('attention of the masked place: layer by layer, and head by head', async ({ page }) => {
  await openScene(page, 'full', '#/run/done/playground');
  await mask(page, 'clean');
  const strip = word(page).getByRole('region', { name: 'Attention', exact: true });
  await expect(strip.getByRole('rowheader')).toHaveText(['Layer 1', 'Layer 2', 'Layer 3', 'Layer 4']);
  await strip.getByRole('combobox', { name: 'Layer' }).click();
  await page.getByRole('option', { name: 'Layer 2, head by head' }).click();
  await expect(strip.getByRole('rowheader')).toHaveText(['Head 1', 'Head 2', 'Head 3', 'Head 4']);
});

test('mask and class: each fill and how it moves the class, before and after tuning', async ({ page }) => {
  await openScene(page, 'full', '#/run/done/playground');
  await mask(page, 'friendly');
  const effects = page.getByRole('region', { name: 'Mask and class' });
  for (const name of ['tunesmith-mini (before tuning)', 'hotels 2 (fine-tuned)']) await expect(effects.getByRole('heading', { name: `Words of ${name}` })).toBeVisible();
  await expect(effects.getByRole('region').first()).toContainText('As written: “positive”');
  await expect(effects.getByRole('row', { name: /terrible|rude|cold|slow|bad/ }).first()).toContainText('negative');
  await look(page, 'masks-class');
});

test('next sentence: a probability, the other order, and a swap', async ({ page }) => {
  await openScene(page, 'full', '#/run/done/playground');
  const pair = page.getByRole('region', { name: 'Next sentence' });
  await pair.getByLabel('First').fill('The cat slept.');
  await pair.getByLabel('Second').fill('The cat and the other cat woke up.');
  await expect(pair.getByText(/99.0.% that the second follows the first; the other way round 9[23]/)).toBeVisible();
  await pair.getByRole('button', { name: 'Swap' }).click();
  await expect(pair.getByLabel('First')).toHaveValue('The cat and the other cat woke up.');
  await expect(pair.getByText(/9[23].\d.% that the second follows the first; the other way round 99.0/)).toBeVisible();
});

test('by keyboard alone: to a word, mask it, fill it', async ({ page }) => {
  await openScene(page, 'full', '#/run/done/playground');
  await page.getByLabel('A sentence to mask words of').focus();
  const pressUntil = async (name: RegExp) => {
    for (let i = 0; i < 40; i++) {
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement!.matches(':focus-visible'))).toBe(true);
      if (name.test((await page.evaluate(() => document.activeElement!.getAttribute('aria-label'))) ?? '')) return page.keyboard.press('Enter');
    }
    throw new Error(`Tab never came to ${String(name)}.`);
  };
  await pressUntil(/Mask “clean”/);
  await column(page, /Sees both sides/).waitFor();
  await pressUntil(/Fill in/);
  await expect(page.getByLabel('A sentence to mask words of')).not.toHaveValue(/clean/);
});

test('a sentence from right to left is masked as any other', async ({ page }) => {
  await openScene(page, 'rtl', '#/run/done/playground');
  await page.getByLabel('A sentence to mask words of').fill('كان الفندق نظيفًا');
  await mask(page, 'الفندق');
  await expect(column(page, /Sees both sides/)).toContainText('was there');
  await look(page, 'masks-rtl');
});

for (const theme of ['light', 'dark'] as const) {
  test(`with masks set, ${theme}: axe finds nothing serious, nothing is cut`, async ({ page }) => {
    const complaints = await openScene(page, 'full', '#/run/done/playground', { theme });
    await mask(page, 'friendly');
    await word(page).getByText('Side by side', { exact: true }).click();
    await column(page, /comes after/).waitFor();
    await page.waitForTimeout(300);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).slice(0, 3).join(' | ')}`)).toEqual([]);
    for (const width of [1440, 1024]) {
      await page.setViewportSize({ width, height: width === 1440 ? 900 : 700 });
      expect(await page.evaluate(cutOff)).toEqual([]);
      await look(page, `masks-${theme}-${width}`);
    }
    expect(complaints).toEqual([]);
  });
}

async function look(page: Page, name: string): Promise<void> {
  if (!folder || folder === 'docs') return;
  await page.waitForTimeout(250);
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
