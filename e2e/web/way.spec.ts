import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { test } from './app';
import { asCsv, asJsonLines, madeReviews } from './made-reviews';

test.describe.configure({ mode: 'serial' });

/** Drops a file on the window, as a person does. */
async function drop(page: Page, name: string, contents: Buffer): Promise<void> {
  const transfer = await page.evaluateHandle(
    ({ fileName, text }) => {
      const data = new DataTransfer();
      data.items.add(new File([text], fileName));
      return data;
    },
    { fileName: name, text: contents.toString() },
  );
  await page.locator('.catcher').dispatchEvent('drop', { dataTransfer: transfer });
}

/** What the system tells a browser when a person drags files or folders from elsewhere and lets go of them. */
async function dragFromOutside(page: Page, ...files: readonly string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const at = { x: 600, y: 400, data: { items: [], files: [...files], dragOperationsMask: 1 } };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) await session.send('Input.dispatchDragEvent', { type, ...at });
}

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' }).first();
const lossPath = (page: Page) => page.getByRole('figure', { name: 'Loss' }).locator('path.curve-line').first().getAttribute('d');
const finished = (page: Page) => expect(page.getByRole('region', { name: 'Result' })).toContainText('±', { timeout: 100_000 });

/** Sets more passes than the plan does, so that a run lasts long enough to be met. */
async function setPasses(page: Page, passes: number): Promise<void> {
  const field = page.getByLabel('Passes over the data');
  await field.fill(String(passes));
  await field.blur();
}

test('drop a CSV, confirm its columns, pick the model, train, see the charts move and the final numbers', async ({ page, app }) => {
  const asked = new Set<string>();
  page.on('request', (request) => asked.add(request.url()));
  page.on('websocket', (socket) => asked.add(socket.url()));
  await app.open(page);
  await drop(page, 'reviews.csv', asCsv(madeReviews(240)));
  await expect(page.getByRole('combobox', { name: 'Text', exact: true })).toHaveValue('opinion');
  await expect(page.getByRole('combobox', { name: 'Label', exact: true })).toHaveValue('verdict');
  await expect(page.getByRole('grid').getByText('The room number 0 was lovely')).toBeVisible();
  await button(page, 'Set up training').click();
  await page.getByRole('combobox', { name: 'Model', exact: true }).click();
  await page.getByRole('option').first().click();
  await button(page, 'Train').click();
  await expect.poll(() => lossPath(page), { timeout: 60_000 }).toBeTruthy();
  const early = await lossPath(page);
  await expect.poll(() => lossPath(page), { timeout: 60_000 }).not.toBe(early);
  await finished(page);
  await expect(page.getByRole('region', { name: 'How sure it is' })).toContainText('Not bad at all.');
  // Of all that, nothing was asked of another machine.
  expect([...asked].filter((url) => !/^(data|blob):|^(http|ws):\/\/127\.0\.0\.1:/.test(url))).toEqual([]);
});

test('its mistakes, its answer to a sentence, and the way to Python', async ({ page, app }) => {
  await app.open(page);
  await button(page, /^reviews\.csv × .*finished/).click();
  await button(page, 'See its mistakes').click();
  await expect(page.getByRole('region', { name: 'Score', exact: true })).toContainText('±', { timeout: 60_000 });
  await page.getByRole('tab', { name: 'Playground' }).click();
  // One of each class, so that what is answered is not what stood there before.
  for (const [verdict, label] of [['delicious', 'good'], ['awful', 'bad']] as const) {
    await page.getByLabel('A text to classify').fill(`The meal was ${verdict} and I will tell everybody.`);
    await expect(page.getByText(`sure that this is “${label}”.`)).toBeVisible({ timeout: 60_000 });
  }
  await page.getByRole('tab', { name: 'Export' }).click();
  await button(page, 'Write the folder').click();
  await expect(page.getByLabel('How to load it in Python')).toContainText('pipeline("text-classification"', { timeout: 60_000 });
});

test('JSON Lines goes the same way', async ({ page, app }) => {
  await app.open(page);
  await drop(page, 'reviews.jsonl', asJsonLines(madeReviews(200)));
  await expect(page.getByRole('combobox', { name: 'Text', exact: true })).toHaveValue('text');
  await button(page, 'Set up training').click();
  await setPasses(page, 1);
  await button(page, 'Train').click();
  await finished(page);
});

test('a folder with a sub-folder of texts for each label, chosen or dropped, becomes a table', async ({ page, app }, info) => {
  const folder = info.outputPath('hotel reviews');
  for (const [i, { text, label }] of madeReviews(300).entries()) {
    await mkdir(join(folder, label), { recursive: true });
    await writeFile(join(folder, label, `${i}.txt`), text);
  }
  await writeFile(join(folder, 'good', 'cover.jpg'), 'no text');
  await app.open(page);
  const isRead = async () => {
    await expect(page.getByRole('heading', { name: 'hotel reviews' })).toBeVisible({ timeout: 60_000 });
    await expect(page.getByText('300 rows can be used')).toBeVisible();
    await expect(page.getByText('good/cover.jpg')).toBeVisible();
    await expect(page.getByRole('grid').getByText('The meal number 1 was awful')).toBeVisible();
  };
  await page.getByLabel('A folder with a sub-folder of texts for each label').setInputFiles(folder);
  await isRead();
  await app.open(page);
  await dragFromOutside(page, folder);
  await isRead();
  // The labels' own folders, without the one above.
  await app.open(page);
  await dragFromOutside(page, join(folder, 'bad'), join(folder, 'good'));
  await expect(page.getByRole('heading', { name: /bad, good|good, bad/ })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText('300 rows can be used')).toBeVisible();
});

test('several tables that are dropped at once come in one after the other', async ({ page, app }, info) => {
  const paths = [info.outputPath('first.csv'), info.outputPath('broken.parquet'), info.outputPath('second.csv')];
  for (const [i, path] of paths.entries()) await writeFile(path, i === 1 ? 'PAR1 this is none' : asCsv(madeReviews(40 + i)));
  await app.open(page);
  await dragFromOutside(page, ...paths);
  const shelf = page.getByRole('region', { name: 'Datasets' });
  await expect(shelf.getByRole('button', { name: /^first\.csv 40 rows/ })).toBeVisible({ timeout: 60_000 });
  await expect(shelf.getByRole('button', { name: /^second\.csv 42 rows/ })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('alert')).toContainText('“broken.parquet” could not be brought in');
  await expect(page.getByRole('heading', { name: 'first.csv' })).toBeVisible();
});

test('a model’s folder that is dropped is added to the models', async ({ page, app }) => {
  await app.open(page);
  await dragFromOutside(page, join(import.meta.dirname, '..', '..', 'electron', 'training', 'fixtures', 'tiny-bert', 'base'));
  await expect(page.getByRole('region', { name: 'To start from' }).getByRole('heading', { name: 'base' })).toBeVisible({ timeout: 60_000 });
});

test('a broken file says what is wrong with it, and the window goes on', async ({ page, app }) => {
  await app.open(page);
  await drop(page, 'broken.xlsx', Buffer.from('PK this is no workbook'));
  await expect(page.getByRole('alert')).toContainText('broken.xlsx', { timeout: 30_000 });
  await button(page, 'Dismiss').click();
  await expect(button(page, 'Choose a file')).toBeVisible();
});

test('a reload in mid-run comes back to the same run; a second window sees it too', async ({ page, app, context }) => {
  await app.open(page);
  await button(page, /^reviews\.csv 240 rows/).click();
  await page.getByRole('tab', { name: 'Train' }).click();
  await setPasses(page, 60);
  await button(page, 'Train').click();
  await expect(page.getByText(/step \d+ of/)).toBeVisible({ timeout: 60_000 });
  await page.reload();
  await expect.poll(() => lossPath(page), { timeout: 60_000 }).toBeTruthy();
  const second = await context.newPage();
  await second.goto(page.url());
  await expect.poll(() => lossPath(second), { timeout: 60_000 }).toBeTruthy();
  await button(second, 'Pause').click();
  await expect(button(page, 'Resume')).toBeVisible({ timeout: 60_000 });
  await second.close();
});

test('an engine that is killed in mid-run leaves a sentence, and the run goes on from its checkpoint', async ({ page, app }) => {
  test.skip(process.platform === 'win32', 'finds the engine with pgrep');
  await app.open(page);
  await button(page, /^reviews\.csv × .*paused/).click();
  await button(page, 'Resume').click();
  await expect(button(page, 'Pause')).toBeVisible({ timeout: 60_000 });
  await expect(page.locator('.status-line')).toContainText('rows/s', { timeout: 60_000 });
  const engines = execFileSync('pgrep', ['-P', String(app.process.pid)], { encoding: 'utf8' }).trim().split('\n').map(Number);
  for (const engine of engines) process.kill(engine, 'SIGKILL');
  await expect(page.getByRole('alert')).toBeVisible({ timeout: 60_000 });
  await button(page, 'Resume').click();
  await expect(page.locator('.status-line')).toContainText('rows/s', { timeout: 60_000 });
  await button(page, 'Stop and keep').click();
  await expect(page.getByRole('status').first()).toContainText('Stopped early', { timeout: 60_000 });
});
