import { fork } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { REFUSAL_EXIT_CODE } from '../../shared/rpc/multiplex';
import { temporaryFolder } from '../files/temporary-folder.test-helper';
import { RunLock } from '../services/run-lock';

const BACKEND = fileURLToPath(new URL('../../out/node/backend.js', import.meta.url));

test('services that find their home folder in use say so with their last words, and end', async () => {
  const home = await temporaryFolder();
  const lock = await RunLock.acquire(home);
  const services = fork(BACKEND, { env: { ...process.env, TUNESMITH_HOME: home }, stdio: ['ignore', 'inherit', 'pipe', 'ipc'] });
  const [words] = await Promise.all([text(services.stderr!), once(services, 'exit')]);
  expect(services.exitCode).toBe(REFUSAL_EXIT_CODE);
  expect(words).toMatch(/^Tunesmith is open already: its folder .* is in use by process \d+\. Go to its window.*\n$/);
  await lock.release();
});
