import { expect, test } from '@playwright/test';
import { openScene } from './open-scene';

declare global {
  interface Window {
    longTasks: number[];
  }
}

/** Set by `npm run bench`: prints what the page's own clock says. `npm test` asserts counts only. */
const bench = process.env['TUNESMITH_BENCH'] === '1';

test('100,000 steps are drawn as they come, and the window answers meanwhile', async ({ page }) => {
  await page.addInitScript(() => {
    window.longTasks = [];
    new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' });
  });
  await openScene(page, 'flood', '#/run/live/train');
  await page.getByRole('figure', { name: 'Loss' }).waitFor();
  // What opening the window costs is another figure.
  await page.evaluate(() => void (window.longTasks.length = 0));
  const clicks: number[] = [];
  for (let i = 0; i < 8; i++) {
    clicks.push(await page.evaluate(switchLogAxis));
    await page.waitForTimeout(500);
  }
  await expect(page.getByText('step 100,000 of 100,000')).toBeVisible({ timeout: 60_000 });
  const elements = await page.evaluate(() => document.querySelectorAll('*').length);
  expect(elements).toBeLessThan(3000);
  const drawn = await page.evaluate(() => ({
    corners: [...document.querySelectorAll('.curve-line')].map((path) => path.getAttribute('d')!.split('L').length),
    dots: document.querySelectorAll('.curve-dot').length,
  }));
  expect(drawn.corners.length).toBeGreaterThan(2);
  // A spike of each stretch and no more, however many steps there were.
  expect(Math.max(...drawn.corners)).toBeGreaterThan(100);
  expect(Math.max(...drawn.corners)).toBeLessThan(600);
  expect(drawn.dots).toBeLessThan(300);
  const tasks = await page.evaluate(() => window.longTasks);
  if (bench) console.log(`BENCH ${JSON.stringify({ tasksOver50ms: tasks.length, longestTaskMs: Math.max(0, ...tasks), slowestClickMs: Math.max(...clicks), elements })}`);
});

/** Clicks a switch of the charts, and says how many milliseconds later the page has drawn itself again. */
function switchLogAxis(): Promise<number> {
  const input = [...document.querySelectorAll<HTMLInputElement>('input[type=checkbox]')].find(({ labels }) => labels?.[0]?.textContent === 'Log axis')!;
  const from = performance.now();
  input.click();
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - from))));
}
