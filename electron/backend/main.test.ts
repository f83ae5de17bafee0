import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { cp, mkdir, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { REFUSAL_EXIT_CODE } from '../../shared/rpc/multiplex';
import { temporaryFolder } from '../files/temporary-folder.test-helper';
import { RunLock } from '../services/run-lock';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

test('services that find their home folder in use say so with their last words, and end', async () => {
  await expectRefusal(ROOT);
});

test('services start from what a package keeps beside its archive', async () => {
  const unpacked = await temporaryFolder();
  for (const path of unpackedPaths()) {
    await mkdir(join(unpacked, dirname(path)), { recursive: true });
    // Node looks around where a program really lies: ours are copied. The packages, a gigabyte, are linked.
    await (path === 'node_modules' ? symlink(join(ROOT, path), join(unpacked, path)) : cp(join(ROOT, path), join(unpacked, path), { recursive: true }));
  }
  await expectRefusal(unpacked);
});

/** Services that have come as far as their home folder have found all that they need to start. */
async function expectRefusal(root: string): Promise<void> {
  const home = await temporaryFolder();
  const lock = await RunLock.acquire(home);
  const services = fork(join(root, 'out/node/backend.js'), { env: { ...process.env, TUNESMITH_HOME: home }, stdio: ['ignore', 'inherit', 'pipe', 'ipc'] });
  const [words] = await Promise.all([text(services.stderr!), once(services, 'exit')]);
  expect(words).toMatch(/^Tunesmith is open already: its folder .* is in use by process \d+\. Go to its window.*\n$/);
  expect(services.exitCode).toBe(REFUSAL_EXIT_CODE);
  await lock.release();
}

/** What asarUnpack of electron-builder.yml lists: files, and folders with `/**`. */
function unpackedPaths(): string[] {
  const [, list] = /^asarUnpack:\n((?: +- .+\n)+)/m.exec(readFileSync(join(ROOT, 'electron-builder.yml'), 'utf8'))!;
  return list!.trimEnd().split('\n').map((line) => line.replace(/^ +- /, '').replace(/\/\*\*$/, ''));
}
