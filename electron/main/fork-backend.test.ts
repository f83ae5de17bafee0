import { EventEmitter } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test, vi } from 'vitest';
import { MultiplexClient, REFUSAL_EXIT_CODE } from '../../shared/rpc/multiplex';
import { parentChannel } from '../backend/parent-channel';
import { temporaryFolder } from '../files/temporary-folder.test-helper';
import { RunLock } from '../services/run-lock';
import { forkBackend } from './fork-backend';

/** A utility process as Electron has it: its port tells of messages alone, and `kill` ends it before it can say a word. */
const electron = vi.hoisted(() => ({ port: undefined as unknown as NodeJS.EventEmitter, killed: 0, exit: undefined as unknown as (code: number) => void }));
vi.mock('electron', () => ({
  utilityProcess: {
    fork: () => ({
      on: (name: string, listener: (code: number) => void) => name === 'exit' && (electron.exit = listener),
      stderr: null,
      postMessage: (data: unknown) => electron.port.emit('message', { data }),
      kill: () => electron.killed++,
    }),
  },
}));
vi.mock('./places', () => ({ PLACES: { backend: fileURLToPath(new URL('../../out/node/backend.js', import.meta.url)) } }));

afterEach(() => {
  delete (process as { parentPort?: unknown }).parentPort;
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

test('services in a utility process are asked to end with a message, so that a run can write its checkpoint', () => {
  vi.stubEnv('TUNESMITH_NODE', undefined);
  electron.port = new EventEmitter();
  Object.assign(process, { parentPort: electron.port });
  const services = parentChannel();
  const [messages, ended] = [vi.fn(), vi.fn()];
  services.onMessage(messages);
  services.onClose(ended);

  const backend = forkBackend();
  new MultiplexClient(backend.channel).open();
  expect(messages).toHaveBeenCalledTimes(1);
  expect(ended).not.toHaveBeenCalled();
  backend.end();
  expect(ended).toHaveBeenCalledTimes(1);
  expect(messages).toHaveBeenCalledTimes(1);
  expect(electron.killed).toBe(0);
  backend.kill();
  expect(electron.killed).toBe(1);
});

test.each([
  { code: REFUSAL_EXIT_CODE, refused: true },
  { code: 1, refused: false },
])('services in a utility process that end with $code have refused to start: $refused', ({ code, refused }) => {
  vi.stubEnv('TUNESMITH_NODE', undefined);
  const backend = forkBackend();
  const ended = vi.fn(() => backend.hasRefused());
  backend.channel.onClose(ended);
  electron.exit(code);
  expect(ended).toHaveReturnedWith(refused);
});

test('services on Node that find their home folder in use have refused to start, and their last words say why', async () => {
  const home = await temporaryFolder();
  const lock = await RunLock.acquire(home);
  vi.stubEnv('TUNESMITH_NODE', process.execPath);
  vi.stubEnv('TUNESMITH_HOME', home);
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const backend = forkBackend();
  await new Promise<void>((resolve) => backend.channel.onClose(resolve));
  expect({ refused: backend.hasRefused(), words: backend.lastWords() }).toEqual({ refused: true, words: expect.stringMatching(/^Tunesmith is open already/) as string });
  await lock.release();
});
