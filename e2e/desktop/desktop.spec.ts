import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { asCsv, madeReviews } from '../web/made-reviews';
import { electron, startDesktop, type DesktopApp } from './app';
import type { PageLink } from './page-link';

/** Main, preload, the services' process, an engine and the screens, all of them as they are, in a real Electron. */
test.skip(electron === undefined, 'no Electron that was named by TUNESMITH_TEST_ELECTRON');
test.describe.configure({ mode: 'serial' });

let home: string;
let app: DesktopApp;
let page: PageLink;

test.beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'tunesmith-desktop-'));
  app = await startDesktop(home);
  page = await app.page();
});

test.afterAll(async () => {
  app.process.kill('SIGKILL');
  await app.ended;
  await rm(home, { recursive: true, force: true });
});

// eslint-disable-next-line no-empty-pattern -- Playwright reads there which fixtures are wanted
test.afterEach(async ({}, info) => {
  if (info.status !== 'passed') console.log(`The window shows:\n${await page.text().catch(String)}\n${app.words()}`);
});

const shows = (words: string | RegExp, timeout = 60_000) => expect.poll(() => page.text(), { timeout }).toMatch(words);
const press = (name: string) => expect.poll(() => page.press(name), { timeout: 60_000, message: `the button “${name}”` }).toBe(true);

test('the window shows the app, and has nothing of Node or Electron but its two doors', async () => {
  await shows('Drop a CSV of labelled texts');
  expect(await page.evaluate('Object.keys(tunesmith).sort().join()')).toBe('connect,pathOf');
  expect(await page.evaluate('[typeof require, typeof process, typeof module, typeof Buffer].join()')).toBe('undefined,undefined,undefined,undefined');
});

test('the window goes nowhere else, opens no other, and reaches no host', async () => {
  // A host that is there and lets every page ask: what refuses is the app.
  let asked = 0;
  const host = createServer((_, response) => {
    asked++;
    response.writeHead(200, { 'access-control-allow-origin': '*', 'content-type': 'image/svg+xml' }).end('<svg xmlns="http://www.w3.org/2000/svg"/>');
  });
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(host.address() as AddressInfo).port}/a.svg`;
  expect(await page.evaluate(`fetch('${address}').then(() => 'went out', () => 'refused')`)).toBe('refused');
  expect(await page.evaluate(`new Promise((resolve) => { const image = new Image(); image.onload = () => resolve('went out'); image.onerror = () => resolve('refused'); image.src = '${address}'; })`)).toBe('refused');
  expect(asked).toBe(0);
  host.close();
  expect(await page.evaluate("new Promise((resolve) => { location.href = 'https://example.com/'; setTimeout(() => resolve(location.href), 500); })")).toMatch(/^app:/);
  await page.evaluate("void open('https://example.com/')");
  await page.evaluate("void open('index.html')");
  expect(await page.evaluate("fetch('../../package.json').then(({ status }) => status)")).toBe(404);
  expect(await page.evaluate('Notification.requestPermission()')).toBe('denied');
  expect(await page.evaluate("navigator.clipboard.readText().then(() => 'read', () => 'refused')")).toBe('refused');
  expect(await app.windows()).toBe(1);
});

test('two clicks train the sample model, with probabilities moving and the scores at the end', async () => {
  // Eight passes: a minute on a machine of its own.
  test.setTimeout(300_000);
  await press('Try the sample reviews');
  await press('Train');
  await shows(/step \d+ of \d+/);
  await shows(/Finished/, 240_000);
  await shows(/entropy \d\.\d\d of/);
});

test('several files that are opened with the app go to the window that is there', async () => {
  const [file, other] = [join(home, 'hotel reviews.csv'), join(home, 'more.csv')];
  await writeFile(file, asCsv(madeReviews(4000)));
  await writeFile(other, asCsv(madeReviews(50)));
  const second = await startDesktop(home, [file, other]);
  expect(await second.ended).toBe(0);
  await shows('more.csv');
  await shows('hotel reviews.csv');
  await shows(/4,000 rows can be used/);
});

test('a run goes on when its window closes; who opens the app again sees it', async () => {
  await press('Set up training');
  await press('Train');
  await shows(/step \d+ of \d{3,}/);
  await page.evaluate('close()').catch(() => undefined);
  await expect.poll(app.windows).toBe(0);
  const file = join(home, 'opened without a window.csv');
  await writeFile(file, asCsv(madeReviews(60)));
  const again = await startDesktop(home, [file]);
  expect(await again.ended).toBe(0);
  page = await app.page();
  await shows(/training \d+\s%/);
  await shows(/opened without a window\.csv[\s\S]*60 rows can be used/);
  await page.evaluate("[...document.querySelectorAll('nav button')].find((one) => /training/.test(one.innerText)).click()");
  await press('Stop and keep');
  await shows('Stopped early');
});

test('it quits in order when its window closes, with nothing to complain of', async () => {
  await page.evaluate('close()').catch(() => undefined);
  expect(await app.ended).toBe(0);
  expect(app.words()).not.toMatch(/Unhandled|Error:/);
});
