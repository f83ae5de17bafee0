import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { cutOff } from './cut-off';
import { openScene } from './open-scene';
import { PLACES } from './places';

/** Pictures of every screen, to be looked at: TUNESMITH_PICTURES names a folder. */
const folder = process.env['TUNESMITH_PICTURES'];

/** With TUNESMITH_PICTURES=docs, the pictures of the guide are made anew. */
const DOCS = join(import.meta.dirname, '..', '..', 'docs', 'pictures');

const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 700 },
];

for (const { name, scene, hash, press, shows, lost = false, inDocs } of PLACES) {
  for (const theme of ['light', 'dark'] as const) {
    test(`${name}, ${theme}: says what it should, nothing cut, axe finds nothing serious`, async ({ page }) => {
      const complaints = await openScene(page, scene, hash, { theme, lost });
      if (press) await page.getByRole('button', { name: press }).click();
      for (const size of SIZES) {
        await page.setViewportSize(size);
        await expect(page.getByText(shows).first()).toBeVisible();
        await page.waitForTimeout(250);
        if (folder === 'docs') {
          if (inDocs === theme && size === SIZES[0]) await page.screenshot({ path: join(DOCS, `${name}.png`) });
        } else if (folder) await page.screenshot({ path: join(folder, `${name}-${theme}-${size.width}.png`) });
        expect(await page.evaluate(cutOff)).toEqual([]);
        if (size !== SIZES[0]) continue;
        // The thousands of cells of a large matrix are all alike, and axe takes minutes over them.
        const { violations } = await new AxeBuilder({ page }).exclude('.matrix-small td').analyze();
        const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
        expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).slice(0, 3).join(' | ')}`)).toEqual([]);
      }
      expect(complaints).toEqual([]);
    });
  }
}
