import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/checkout.mjs';
import { Interrupted } from './errors.mjs';
import { isStale, withLock } from './lock.mjs';

describe('the lock', () => {
  it('lets one in at a time', async () => {
    const file = join(temporaryFolder(), 'lock');
    let inside = 0;
    let most = 0;
    await Promise.all([1, 2, 3].map(() => withLock(file, {}, async () => {
      most = Math.max(most, ++inside);
      await sleep(20);
      inside--;
    })));
    expect(most).toBe(1);
    expect(existsSync(file)).toBe(false);
  });

  it('of a process that is gone is taken over, and nothing is left beside it', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'lock');
    writeNote(file, { pid: pidThatIsGone() });
    expect(await withLock(file, {}, async () => 'done')).toBe('done');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('holds while a child of a holder that is gone still runs', () => {
    const file = join(temporaryFolder(), 'lock');
    writeNote(file, { pid: pidThatIsGone(), children: [process.pid] });
    expect(isStale(file)).toBe(false);
  });

  it('of another machine is stale when nobody has touched it for a minute', () => {
    const file = join(temporaryFolder(), 'lock');
    writeNote(file, { pid: 1, host: 'another' });
    expect(isStale(file)).toBe(false);
    const twoMinutesAgo = Date.now() / 1000 - 120;
    utimesSync(file, twoMinutesAgo, twoMinutesAgo);
    expect(isStale(file)).toBe(true);
  });

  it('writes down the children of its holder', async () => {
    const file = join(temporaryFolder(), 'lock');
    await withLock(file, {}, async (addProcess) => {
      addProcess(4711);
      expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ pid: process.pid, children: [4711] });
    });
  });

  it('is given back after an error', async () => {
    const file = join(temporaryFolder(), 'lock');
    await expect(withLock(file, {}, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(existsSync(file)).toBe(false);
  });

  it('is not waited for after Ctrl-C', async () => {
    const file = join(temporaryFolder(), 'lock');
    writeNote(file, { pid: process.pid });
    const controller = new AbortController();
    const onWait = () => controller.abort(new Interrupted('SIGINT'));
    await expect(withLock(file, { onWait, signal: controller.signal }, async () => {})).rejects.toThrow(Interrupted);
  });
});

/**
 * @param {string} file
 * @param {{ pid: number, children?: number[], host?: string }} note
 */
function writeNote(file, { pid, children = [], host = hostname() }) {
  writeFileSync(file, JSON.stringify({ token: 'other', host, pid, children }));
}

function pidThatIsGone() {
  return spawnSync(process.execPath, ['--version']).pid;
}
