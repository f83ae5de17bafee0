import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeCheckout, write } from '../testing/checkout.mjs';
import { build } from './build.mjs';
import { packages } from './packages.mjs';

describe('the build', () => {
  it('is due for a changed source, not for a changed test', async () => {
    const { root, context } = await builtCheckout();
    expect(build.isDue(context)).toBe(false);
    write(root, { 'electron/cli/main.test.ts': 'a test', 'electron/formats/fixtures/model.ts': '' });
    expect(build.isDue(context)).toBe(false);
    write(root, { 'electron/cli/new.ts': 'a source' });
    expect(build.isDue(context)).toBe(true);
  });

  it('that fails leaves the last good one in place, and stays due', async () => {
    const { root, context } = await builtCheckout();
    write(root, { 'electron/cli/main.ts': 'an error' });
    await expect(build.carryOut(context)).rejects.toThrow(/electron-vite build: exit code 1[^]*unexpected word "error"/);
    expect(readFileSync(join(root, 'out/node/cli.js'), 'utf8')).toBe('first');
    expect(build.isDue(context)).toBe(true);
  });
});

async function builtCheckout() {
  const checkout = makeCheckout();
  await packages.carryOut(checkout.context);
  await build.carryOut(checkout.context);
  return checkout;
}
