import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { makeCheckout, write } from '../testing/checkout.mjs';
import { packages } from './packages.mjs';

describe('packages', () => {
  it('are installed when node_modules is missing or the lockfile changed', async () => {
    const { root, context } = makeCheckout();
    expect(packages.isDue(context)).toBe(true);
    await packages.carryOut(context);
    expect(packages.isDue(context)).toBe(false);

    write(root, { 'package-lock.json': '{"packages": {}}' });
    expect(packages.isDue(context)).toBe(true);
    await packages.carryOut(context);
    rmSync(join(root, 'node_modules'), { recursive: true });
    expect(packages.isDue(context)).toBe(true);
  });

  it('are left alone where npm install has put the same versions there', async () => {
    const { root, context } = makeCheckout();
    await packages.carryOut(context);
    rmSync(join(root, 'node_modules', '.tunesmith'), { recursive: true });
    const run = vi.fn();
    await packages.carryOut({ ...context, run });
    expect(run).not.toHaveBeenCalled();
    expect(packages.isDue(context)).toBe(false);
  });

  it('are installed anew where one of them is another version', async () => {
    const { root, context, said } = makeCheckout();
    await packages.carryOut(context);
    const tfjs = 'node_modules/@tensorflow/tfjs-node';
    write(root, { 'package-lock.json': JSON.stringify({ packages: { [tfjs]: { version: '4.23.0' } } }) });
    await packages.carryOut(context);
    expect(said().match(/Packages installed/g)).toHaveLength(2);
  });

  it('that cannot be had leave no stamp, and npm\'s own words', async () => {
    const { root, context } = makeCheckout({ FAKE_NPM_FAILS: '1' });
    await expect(packages.carryOut(context)).rejects.toThrow(/npm ci --ignore-scripts.*exit code 1\nnpm error network unreachable/);
    expect(packages.isDue(context)).toBe(true);
    expect(readdirSync(root)).not.toContain('node_modules');
  });

  it('without a lockfile are refused', async () => {
    const { root, context } = makeCheckout();
    rmSync(join(root, 'package-lock.json'));
    await expect(packages.carryOut(context)).rejects.toThrow('reading package-lock.json: there is none');
  });
});
