import * as childProcess from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { makeCheckout, write } from '../testing/checkout.mjs';
import { SetUpError } from './errors.mjs';
import { setUp } from './main.mjs';

vi.mock('node:child_process', { spy: true });

/** @typedef {import('./steps.mjs').Step} Step */

describe('the set-up', () => {
  it('brings a fresh checkout to where it builds, then starts no process while nothing changes', async () => {
    const { root, context } = makeCheckout();
    expect(await setUp(context)).toBe('partly');
    expect(readFileSync(join(root, 'out/node/cli.js'), 'utf8')).toBe('first');

    vi.mocked(childProcess.spawn).mockClear();
    expect(await setUp(context)).toBe('partly');
    expect(childProcess.spawn).not.toHaveBeenCalled();

    write(root, { 'electron/cli/main.ts': 'second' });
    await setUp(context);
    expect(childProcess.spawn).toHaveBeenCalledTimes(1);
    expect(readFileSync(join(root, 'out/node/cli.js'), 'utf8')).toBe('second');
  });

  it('lets two at once do the work once', async () => {
    const { context, said } = makeCheckout();
    await Promise.all([setUp(context), setUp(context)]);
    expect(said().match(/Packages installed/g)).toHaveLength(1);
    expect(said().match(/Built/g)).toHaveLength(1);
    expect(said()).toContain(`Another set-up is running (process ${process.pid}): waiting for it.`);
  });

  it('stops at a step that the rest needs, and reports it', async () => {
    const { context, said } = makeCheckout();
    const later = step({ name: 'later' });
    const result = await setUp(context, [step({ name: 'packages', fails: new SetUpError({ tried: 'npm ci', answered: 'no', todo: 'wait' }) }), later]);
    expect(result).toBe('failed');
    expect(said()).toBe('Set-up: packages failed.\n  tried:    npm ci\n  answered: no\n  to do:    wait\n');
    expect(later.carryOut).not.toHaveBeenCalled();
  });

  it('goes on after an optional step', async () => {
    const { context } = makeCheckout();
    const later = step({ name: 'later' });
    const fails = new SetUpError({ tried: 'a', answered: 'b', todo: 'c' });
    expect(await setUp(context, [step({ name: 'luxury', optional: true, fails }), later])).toBe('partly');
    expect(later.carryOut).toHaveBeenCalled();
  });

  it('does not hide a bug behind a report, and gives the lock back', async () => {
    const { root, context } = makeCheckout();
    await expect(setUp(context, [step({ name: 'buggy', fails: new TypeError('x is not a function') })])).rejects.toThrow(TypeError);
    expect(existsSync(join(root, '.set-up/lock'))).toBe(false);
  });
});

/**
 * @param {{ name: string, optional?: boolean, fails?: Error }} what
 * @returns {Step}
 */
function step({ name, optional = false, fails }) {
  return { name, optional, isDue: () => true, isMissing: () => optional, carryOut: vi.fn(async () => {
    if (fails) throw fails;
  }) };
}
