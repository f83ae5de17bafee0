import { beforeEach, expect, test, vi } from 'vitest';
import { ChannelEnd } from '../../shared/rpc/channel';
import { Backend } from './backend';
import type { BackendProcess } from './fork-backend';

const world = vi.hoisted(() => ({ boxes: [] as string[], exits: [] as number[], ends: [] as (() => void)[], refuses: false }));

vi.mock('electron', () => ({
  app: { exit: (code: number) => world.exits.push(code) },
  dialog: { showErrorBox: (title: string, content: string) => world.boxes.push(`${title}: ${content}`) },
}));

vi.mock('./fork-backend', () => ({
  forkBackend: (): BackendProcess => {
    const end = new ChannelEnd();
    world.ends.push(() => end.close());
    const channel = { post: () => undefined, onMessage: () => undefined, onClose: (listener: () => void) => end.onClose(listener), close: () => end.close() };
    return { channel, end: () => end.close(), kill: () => end.close(), lastWords: () => 'Open already.', hasRefused: () => world.refuses };
  },
}));

beforeEach(() => Object.assign(world, { boxes: [], exits: [], ends: [], refuses: false }));

test('services that refuse to start are not started again: their reason is told at once', () => {
  world.refuses = true;
  new Backend().start();
  world.ends.at(-1)!();
  expect(world).toMatchObject({ ends: [expect.any(Function)], boxes: ['Tunesmith’s services do not start: Open already.'], exits: [1] });
});

test('services that crash are started again, up to four times within a minute', () => {
  new Backend().start();
  for (let crash = 1; crash <= 3; crash++) world.ends.at(-1)!();
  expect(world).toMatchObject({ boxes: [], exits: [] });
  world.ends.at(-1)!();
  expect(world.ends).toHaveLength(4);
  expect(world).toMatchObject({ boxes: [expect.stringMatching(/ended 4 times within a minute[^]*Open already\.$/)], exits: [1] });
});
