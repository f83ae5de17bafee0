import { readFile } from 'node:fs/promises';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { openScene } from './open-scene';

const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' }).first().click();

test('from the first window to a trained sample model in two clicks', async ({ page }) => {
  await openScene(page, 'empty', '#/');
  await press(page, 'Try the sample reviews');
  await press(page, 'Train');
  await expect(page.getByRole('status').first()).toContainText('Finished', { timeout: 30_000 });
  await expect(page.getByRole('region', { name: 'Result' })).toContainText('±');
});

test('the same by keyboard alone, the focus always in sight', async ({ page }) => {
  await openScene(page, 'empty', '#/');
  const tabTo = async (name: string) => {
    const target = page.getByRole('button', { name, exact: true });
    await target.waitFor();
    for (let i = 0; i < 60 && !(await target.evaluate((element) => element === document.activeElement)); i++) {
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement!.matches(':focus-visible'))).toBe(true);
    }
    await page.keyboard.press('Enter');
  };
  await tabTo('Try the sample reviews');
  await tabTo('Train');
  await expect(page.getByText(/step \d+ of 200/)).toBeVisible();
});

test('a problem is shown, fixed, and the fix taken back', async ({ page }) => {
  await openScene(page, 'full', '#/dataset/reviews/data');
  await press(page, 'Show');
  await expect(page.getByText('showing only rows of one problem')).toBeVisible();
  const screen = await page.locator('.data-screen').elementHandle();
  await press(page, 'Merge the spellings');
  await expect(page.getByText('7 rows were put right.')).toBeVisible();
  await expect(page.getByText('4 problems')).toBeVisible();
  // The screen is the same one: who uses the keyboard is not thrown back to its beginning.
  expect(await screen.evaluate((element) => element.isConnected)).toBe(true);
  await press(page, 'Undo');
  await expect(page.getByText('5 problems')).toBeVisible();
});

test('a million rows scroll to the last; only those in view exist', async ({ page }) => {
  await openScene(page, 'huge', '#/dataset/huge/data');
  const grid = page.getByRole('grid', { name: 'Rows of the table' });
  await grid.focus();
  await page.keyboard.press('End');
  await expect(grid.getByText('1,000,004')).toBeVisible();
  expect(await grid.getByRole('row').count()).toBeLessThan(80);
});

test('of very many rows with a problem, it is told how many are shown', async ({ page }) => {
  await openScene(page, 'huge', '#/dataset/huge/data');
  await page.getByRole('button', { name: 'Show', exact: true }).last().click();
  await expect(page.getByText(/showing only the first 1,000 of \d+,\d{3} rows of one problem/)).toBeVisible();
});

test('the row that the arrow keys come to is in sight, below the head and above the edge', async ({ page }) => {
  await openScene(page, 'full', '#/dataset/reviews/data');
  const grid = page.getByRole('grid', { name: 'Rows of the table' });
  await grid.focus();
  const isInSight = () => grid.evaluate((element) => {
    const row = element.querySelector('.row-focused')?.getBoundingClientRect();
    return row !== undefined && row.top >= element.querySelector('.row-table-head')!.getBoundingClientRect().bottom - 1 && row.bottom <= element.getBoundingClientRect().bottom + 1;
  });
  for (const key of ['ArrowDown', 'ArrowUp']) {
    for (let i = 0; i < 40; i++) {
      await page.keyboard.press(key);
      await expect.poll(isInSight, { message: `${key} ${i + 1}` }).toBe(true);
    }
  }
});

test('a row is opened in the pieces that the model sees, and leaves with Escape', async ({ page }) => {
  await openScene(page, 'full', '#/dataset/reviews/data');
  await page.getByRole('grid').getByText('positive').first().click();
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await expect(inspector.getByText('[CLS]')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(inspector).toBeHidden();
});

test('of a very long text both ends are drawn, and where the planned run cuts it is marked', async ({ page }) => {
  await openScene(page, 'huge', '#/dataset/huge/data');
  await page.getByRole('grid').getByText('wwww').first().click();
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await expect(inspector.getByText('252 pieces between')).toBeVisible();
  await expect(inspector.getByText('[SEP]')).toBeVisible();
  await expect(inspector.locator('.piece-cut')).toHaveCount(1000 - 128);
});

test('the cut is moved with the arrow keys, and says what it cuts', async ({ page }) => {
  await openScene(page, 'full', '#/dataset/reviews/data');
  const cut = page.getByRole('slider', { name: 'Longest text in tokens' });
  await cut.focus();
  for (let i = 0; i < 4; i++) await page.keyboard.press('PageDown');
  await expect(cut).toHaveAttribute('aria-valuenow', '64');
  const shortened = await page.locator('.lengths strong').last().innerText();
  await expect(page.locator('.notice', { hasText: 'longer than the model reads' })).toContainText(`${shortened} rows`);
  await page.getByRole('tab', { name: 'Train' }).click();
  await page.getByText('More settings (1 changed)').click();
  await expect(page.getByLabel('Longest text')).toHaveValue('64');
});

test('the data of a run are shown as that reads them, whatever the next one starts from', async ({ page }) => {
  await openScene(page, 'full', '#/models');
  await page.getByRole('article').filter({ hasText: 'all-MiniLM-L6-v2' }).getByRole('button', { name: 'Use for the next run' }).click();
  const cut = page.getByRole('slider', { name: 'Longest text in tokens' });
  const open = (shelf: string, name: RegExp) => page.getByRole('region', { name: shelf, exact: true }).getByRole('button', { name }).click();
  await open('Datasets', /^reviews\.csv/);
  await expect(cut).toHaveAttribute('aria-valuenow', '512');
  await open('Runs', /^hotels 2/);
  await page.getByRole('tab', { name: 'Data' }).click();
  await expect(cut).toHaveAttribute('aria-valuenow', '128');
  await expect(cut).toHaveAttribute('aria-valuemax', '128');
});

test('the scrubber goes back to the first steps and returns to the latest', async ({ page }) => {
  await openScene(page, 'full', '#/run/live/train');
  const probes = page.getByRole('region', { name: 'How sure it is' });
  await probes.getByRole('slider').focus();
  await page.keyboard.press('Home');
  await expect(probes.getByText('step 13', { exact: true })).toBeVisible();
  await expect(probes.getByText(/sure of none of these/)).toBeVisible();
  await probes.getByRole('button', { name: 'latest' }).click();
  await expect(probes.getByText('step 504', { exact: true })).toBeVisible();
});

test('a stretch drawn across a chart is zoomed into, and all steps come back', async ({ page }) => {
  await openScene(page, 'full', '#/run/live/train');
  const plot = page.getByRole('figure', { name: 'Loss' }).locator('.chart-plot');
  const box = (await plot.boundingBox())!;
  await page.mouse.move(box.x + 150, box.y + 80);
  await page.mouse.down();
  await page.mouse.move(box.x + 250, box.y + 80, { steps: 5 });
  await page.mouse.up();
  await press(page, 'Show all steps');
  await expect(page.getByText('Drag across a chart to zoom')).toBeVisible();
});

test('under a pointer that rests, the tooltips of all charts tell of the curves as they are now', async ({ page }) => {
  await openScene(page, 'live', '#/run/live/train');
  const loss = page.getByRole('figure', { name: 'Loss' });
  const box = (await loss.locator('.chart-plot').boundingBox())!;
  await page.mouse.move(box.x + 0.5 * box.width, box.y + 80);
  await page.mouse.move(box.x + 0.75 * box.width, box.y + 80, { steps: 3 });
  const stepIn = async (chart: Locator) => Number((await chart.locator('.recharts-tooltip-label').textContent())!.replace(/\D/g, ''));
  const first = await stepIn(loss);
  await expect.poll(() => stepIn(loss), { timeout: 20_000 }).toBeGreaterThan(first + 40);
  // Where the crosshair stands, not where the step of long ago has moved to.
  const cursor = (await loss.locator('.recharts-tooltip-cursor').boundingBox())!;
  expect(Math.abs(cursor.x - (box.x + 0.75 * box.width))).toBeLessThan(8);
  await expect.poll(async () => Math.abs((await stepIn(loss)) - (await stepIn(page.getByRole('figure', { name: 'Accuracy' }))))).toBeLessThan(30);
});

test('a chart is taken along as values and as a picture', async ({ page }) => {
  await openScene(page, 'full', '#/run/live/train');
  const save = async (item: string) => {
    await press(page, 'Save Loss');
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: item }).click()]);
    return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
  };
  const csv = await save('Values (CSV)');
  expect(csv.name).toBe('loss.csv');
  expect(csv.bytes.toString()).toMatch(/^step,loss,smoothedLoss,validationLoss\n1,0\.\d+,/);
  const png = await save('Picture (PNG)');
  expect([png.name, png.bytes.subarray(1, 4).toString()]).toEqual(['loss.png', 'PNG']);
});

test('while a sentence is being classified, the bars of the one before say that they are not its', async ({ page }) => {
  await openScene(page, 'full', '#/run/done/playground');
  const card = page.getByRole('region', { name: 'Which class?' });
  await expect(card.getByText(/sure that this is “negative”/)).toBeVisible();
  const wasBusy = card.evaluate((element) => new Promise<boolean>((resolve) => new MutationObserver(() => element.querySelector('[aria-busy=true]') && resolve(true)).observe(element, { subtree: true, attributes: true })));
  await card.getByRole('textbox').fill('A lovely room.');
  expect(await wasBusy).toBe(true);
  await expect(card.locator('[aria-busy=false]')).toContainText('sure that this is “positive”');
});

test('a number of the matrix leads to its rows', async ({ page }) => {
  await openScene(page, 'full', '#/run/done/evaluate');
  await page.getByRole('button', { name: /of “negative” answered “positive”/ }).click();
  const rows = page.getByRole('region', { name: 'Rows' });
  await expect(rows.getByText('“negative” taken for “positive”')).toBeVisible();
  await expect(rows.getByText('19 rows')).toBeVisible();
});

for (const [scene, hash, rate] of [['diverging', '#/run/live/train', '0.000017'], ['diverged', '#/run/diverged/train', '0.00001']] as const) {
  test(`what helps is one click away: a ${scene} run starts again with a lower rate`, async ({ page }) => {
    await openScene(page, scene, hash);
    await press(page, /Start again at/);
    await page.getByText('More settings (1 changed)').click();
    await expect(page.getByLabel('Learning rate')).toHaveValue(rate);
  });
}

test('scored on rows that it has learnt from, a model is not praised for it', async ({ page }) => {
  await openScene(page, 'full', '#/run/done/evaluate');
  await expect(page.getByText(/decided which weights were kept/)).toBeVisible();
  await page.getByRole('combobox', { name: 'Scored on' }).click();
  await page.getByRole('option', { name: 'reviews.csv' }).click();
  await expect(page.getByText('It has learnt from all of these rows: this score says little about new ones.')).toBeVisible();
  await expect(page.getByText(/19 times in 20/)).toBeHidden();
});

test('a run that diverged would only do so again: it is not resumed', async ({ page }) => {
  await openScene(page, 'diverged', '#/run/diverged/train');
  await expect(page.getByRole('button', { name: 'Discard' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Resume' })).toHaveCount(0);
});

test('a wait can be ended, and begun again', async ({ page }) => {
  await openScene(page, 'busy', '#/run/done/evaluate');
  await expect(page.getByText('42\u00a0%', { exact: true })).toBeVisible();
  await press(page, 'Cancel');
  await press(page, 'Scoring the model');
  await expect(page.getByText('Scoring row 120 of 240')).toBeVisible();
});

test('text that is dragged into a field is left to the browser; files are not', async ({ page }) => {
  await openScene(page, 'full', '#/models');
  const isTaken = (isFile: boolean) => page.getByLabel('Hub id').evaluate((field, file) => {
    const dataTransfer = new DataTransfer();
    if (file) dataTransfer.items.add(new File(['text,label'], 'a.csv'));
    else dataTransfer.setData('text/plain', 'google-bert/bert-base-uncased');
    return !field.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  }, isFile);
  expect(await isTaken(false)).toBe(false);
  expect(await isTaken(true)).toBe(true);
});

test('a screen reader is told what is done, and not at every step how far it is', async ({ page }) => {
  await openScene(page, 'busy', '#/run/done/evaluate');
  await expect(page.getByText('42\u00a0%', { exact: true })).toBeVisible();
  await expect(page.getByRole('status')).toHaveText(['Scoring the model']);
  await openScene(page, 'live', '#/run/live/train');
  await expect(page.getByText(/rows\/s/)).toBeVisible();
  await expect(page.getByRole('status')).toHaveText([/^Pass \d of \d$/]);
});

test('a broken file leaves a sentence and the way to another', async ({ page }) => {
  await openScene(page, 'failing', '#/');
  await page.getByLabel('A table of labelled texts').setInputFiles({ name: 'broken.csv', mimeType: 'text/csv', buffer: Buffer.from('hello') });
  await expect(page.getByRole('alert')).toContainText('has one column');
  await expect(page.getByRole('button', { name: 'Choose a file' })).toBeVisible();
});

test('a bug of ours comes with what a report needs, ready to paste', async ({ page }) => {
  await openScene(page, 'failing', '#/dataset/reviews/data');
  await press(page, 'Copy diagnostics');
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
  await press(page, /All models/);
  await page.getByLabel('Hub id').focus();
  await page.keyboard.press('Control+V');
  await expect(page.getByLabel('Hub id')).toHaveValue(/ended by itself \(signal SIGSEGV\)/);
});

test('the menu of the desktop app, and a file that the system opens with it, lead where they say', async ({ page }) => {
  await openScene(page, 'full', '#/run/live/train', { desktop: true });
  const tell = (name: string, detail: object) => page.evaluate(([event, told]) => window.dispatchEvent(new CustomEvent(event, { detail: told })), [name, detail] as const);
  await tell('menu', { command: 'settings' });
  await expect(page.getByRole('heading', { name: 'Settings', exact: true })).toBeVisible();
  await tell('menu', { command: 'new-run' });
  await expect(page.getByText('Drop a CSV of labelled texts')).toBeVisible();
  await tell('menu', { command: 'import' });
  await expect(page.getByRole('grid', { name: 'Rows of the table' })).toBeVisible();
});

test('what the system opens with the desktop app comes in, one after the other, also before there was a page', async ({ page }) => {
  await openScene(page, 'full', '#/', { desktop: true, opened: true });
  await expect(page.getByRole('heading', { name: 'opened before.csv' })).toBeVisible();
  const paths = ['/home/me/a.csv', '/home/me/folder of texts'];
  await page.evaluate((all) => window.dispatchEvent(new CustomEvent('open-files', { detail: all.map((path) => ({ path, kind: 'data' })) })), paths);
  await expect(page.getByRole('heading', { name: 'a.csv' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Datasets' }).getByRole('button')).toHaveText([/reviews\.csv/, /مراجعات/, /opened before\.csv/, /a\.csv/, /folder of texts/]);
  await page.evaluate(() => window.dispatchEvent(new CustomEvent('open-files', { detail: [{ path: '/home/me/my-bert', kind: 'model' }] })));
  await expect(page.getByRole('region', { name: 'To start from' })).toBeVisible();
});

test('of several files that are picked each one is told that fails, and how', async ({ page }) => {
  await openScene(page, 'failing', '#/');
  await page.getByLabel('A table of labelled texts').setInputFiles(['one.csv', 'two.csv'].map((name) => ({ name, mimeType: 'text/csv', buffer: Buffer.from('hello') })));
  await expect(page.getByRole('alert').filter({ hasText: '“one.csv” could not be brought in' })).toContainText('has one column');
  await expect(page.getByRole('alert').filter({ hasText: '“two.csv” could not be brought in' })).toBeVisible();
  await page.getByRole('alert').filter({ hasText: 'one.csv' }).getByRole('button', { name: 'Dismiss' }).click();
  await expect(page.getByRole('alert')).toHaveCount(1);
});

test('a run that waits is moved in the queue', async ({ page }) => {
  await openScene(page, 'full', '#/run/queued/train');
  await expect(page.getByText('1 run in the queue comes before this one')).toBeVisible();
  await press(page, 'Move to the front');
  await expect(page.getByText('This run comes next')).toBeVisible();
});

test('a run goes earlier and later in the queue, each move offered only where there is a place', async ({ page }) => {
  await openScene(page, 'queue', '#/run/third/train');
  const moves = () => page.getByRole('button', { name: /front$|earlier$|later$/ }).allTextContents();
  await expect(page.getByText('2 runs in the queue come before this one')).toBeVisible();
  expect(await moves()).toEqual(['Move to the front', 'One place earlier']);
  await press(page, 'One place earlier');
  await expect(page.getByText('1 run in the queue comes before this one')).toBeVisible();
  expect(await moves()).toEqual(['Move to the front', 'One place later']);
  await press(page, 'Move to the front');
  await expect(page.getByText('This run comes next')).toBeVisible();
  await page.getByRole('button', { name: 'One place later' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText('1 run in the queue comes before this one')).toBeVisible();
  await press(page, /^first/);
  await expect(page.getByText('This run comes next')).toBeVisible();
});

test('dark is chosen in the settings', async ({ page }) => {
  await openScene(page, 'full', '#/settings');
  await page.getByText('Dark', { exact: true }).click();
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
});

test('at twice the size nothing is lost', async ({ page }) => {
  await openScene(page, 'full', '#/run/live/train', { width: 720, height: 450 });
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(720);
});
