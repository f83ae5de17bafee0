import { EventEmitter } from 'node:events';
import { afterEach, expect, test, vi } from 'vitest';
import { MultiplexClient } from '../../shared/rpc/multiplex';
import { parentChannel } from '../backend/parent-channel';
import { forkBackend } from './fork-backend';

/** A utility process as Electron has it: its port tells of messages alone, and `kill` ends it before it can say a word. */
const electron = vi.hoisted(() => ({ port: undefined as unknown as NodeJS.EventEmitter, killed: 0 }));
vi.mock('electron', () => ({
  utilityProcess: {
    fork: () => ({
      on: () => undefined,
      stderr: null,
      postMessage: (data: unknown) => electron.port.emit('message', { data }),
      kill: () => electron.killed++,
    }),
  },
}));

afterEach(() => {
  delete (process as { parentPort?: unknown }).parentPort;
  vi.unstubAllEnvs();
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
