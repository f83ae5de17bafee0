import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withFault } from '../files/failing-disk.test-helper';
import { temporaryFolder } from '../files/temporary-folder.test-helper';
import { checkUnlocked, RunLock } from './run-lock';

/** The number of a process that has ended. */
const DEAD = spawnSync(process.execPath, ['-e', '']).pid;

function leave(folder: string, lock: object | string): void {
  writeFileSync(join(folder, 'lock.json'), typeof lock === 'string' ? lock : JSON.stringify({ schemaVersion: 1, host: hostname(), ...lock }));
}

async function takes(folder: string): Promise<void> {
  await checkUnlocked(folder);
  const lock = await RunLock.acquire(folder);
  expect(JSON.parse(readFileSync(join(folder, 'lock.json'), 'utf8'))).toMatchObject({ holder: { pid: process.pid } });
  await lock.release();
}

test('one at a time; free again after release', async () => {
  const folder = await temporaryFolder();
  const lock = await RunLock.acquire(folder);
  await expect(RunLock.acquire(folder)).rejects.toMatchObject({ family: 'user', code: 'run-in-use', message: expect.stringContaining(`process ${process.pid}`) as string });
  await expect(checkUnlocked(folder)).rejects.toMatchObject({ code: 'run-in-use' });
  await lock.release();
  await takes(folder);
});

test('of many at once one gets it', async () => {
  const folder = await temporaryFolder();
  leave(folder, { holder: { pid: DEAD, started: null } });
  const results = await Promise.allSettled(Array.from({ length: 8 }, () => RunLock.acquire(folder)));
  const locks = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  expect(locks).toHaveLength(1);
  await locks[0]!.release();
});

test('a lock of a process that has ended is taken over', async () => {
  const folder = await temporaryFolder();
  leave(folder, { holder: { pid: DEAD, started: null } });
  await takes(folder);
});

test.skipIf(process.platform !== 'linux')('so is one of a process whose number another one has now', async () => {
  const folder = await temporaryFolder();
  leave(folder, { holder: { pid: process.pid, started: '1' } });
  await takes(folder);
});

test('one without contents, whose writer was killed, is taken over after a while', async () => {
  const folder = await temporaryFolder();
  leave(folder, '');
  utimesSync(join(folder, 'lock.json'), 0, 0);
  await takes(folder);
});

test('one from another machine counts for as long as it is touched', async () => {
  const folder = await temporaryFolder();
  leave(folder, { host: 'elsewhere.example', holder: { pid: DEAD, started: null } });
  await expect(RunLock.acquire(folder)).rejects.toMatchObject({ code: 'run-in-use', message: expect.stringContaining('elsewhere.example') as string });
  utimesSync(join(folder, 'lock.json'), 0, 0);
  await takes(folder);
});

test('where only its number is known, a holder counts for as long as it touches its lock: another process may have the number', async () => {
  const folder = await temporaryFolder();
  leave(folder, { holder: { pid: process.pid, started: null }, engine: { pid: process.pid, started: null } });
  await expect(RunLock.acquire(folder)).rejects.toMatchObject({ code: 'run-in-use' });
  await expect(checkUnlocked(folder)).rejects.toMatchObject({ code: 'run-in-use' });
  utimesSync(join(folder, 'lock.json'), 0, 0);
  await takes(folder);
});

test('the engine of a killed host is waited for', async () => {
  const folder = await temporaryFolder();
  const { spawn } = await import('node:child_process');
  const engine = spawn(process.execPath, ['-e', 'setTimeout(() => undefined, 700)']);
  leave(folder, { holder: { pid: DEAD, started: null }, engine: { pid: engine.pid, started: null } });
  const started = Date.now();
  await takes(folder);
  expect(Date.now() - started).toBeGreaterThan(300);
});

test('one that could not be removed when it was released is free all the same', async () => {
  const folder = await temporaryFolder();
  const first = await RunLock.acquire(folder);
  await withFault('EIO', `rm lock.json #1`, () => first.release(), { within: folder });
  expect(existsSync(join(folder, 'lock.json'))).toBe(true);
  await takes(folder);
});
