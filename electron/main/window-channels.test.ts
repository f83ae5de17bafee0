import { EventEmitter } from 'node:events';
import { beforeAll, expect, test, vi } from 'vitest';
import type { Channel } from '../../shared/rpc/channel';
import { describeConformance, type ChannelPair } from '../../shared/rpc/conformance.test-helper';
import { acceptChannels, MultiplexClient } from '../../shared/rpc/multiplex';
import { textChannel } from '../../shared/rpc/text-channel';
import { fakeElectron } from './fake-ipc.test-helper';
import { joinChannels } from './join-channels';
import { isOurPage } from './security';
import { acceptWindowChannels } from './window-channels';

/** The preload and main's side of it, both as they are, with Electron's IPC between them made up. */
const electron = vi.hoisted(() => ({ fake: undefined as ReturnType<typeof fakeElectron> | undefined }));
vi.mock('electron', async () => {
  const { fakeElectron: create } = await import('./fake-ipc.test-helper');
  electron.fake = create('app://tunesmith/index.html');
  return electron.fake;
});

/** As the screens see it (renderer/client/desktop-host.ts). */
interface DesktopBridge {
  readonly connect: (target: 'services' | 'desktop') => Channel;
}

let bridge: DesktopBridge;
/** Who waits for the next channel. */
const opened: ((channel: Channel) => void)[] = [];

beforeAll(async () => {
  await import('../preload/preload');
  bridge = electron.fake!.contextBridge.exposeInMainWorld.mock.calls[0]![1] as DesktopBridge;
  acceptWindowChannels({ isTrusted: ({ senderFrame, sender }) => isOurPage(senderFrame?.url ?? sender.getURL()), onOpen: (_, channel) => opened.shift()?.(channel) });
});

/** A channel that the page opens, and main's end of it. */
async function openPair(): Promise<ChannelPair> {
  const arrived = new Promise<Channel>((resolve) => opened.push(resolve));
  const client = bridge.connect('services');
  return { client, server: await arrived };
}

describeConformance('Electron’s IPC', openPair);

describeConformance('Electron’s IPC, passed on by main to the services’ process', async () => {
  const { client, server: main } = await openPair();
  const [near, far] = textStreets();
  const arrived = new Promise<Channel>((resolve) => acceptChannels(far, resolve));
  joinChannels(main, new MultiplexClient(near).open());
  return { client, server: await arrived };
});

/** As between a program and one that it forked: texts alone, both ways. */
function textStreets(): readonly [Channel, Channel] {
  const [a, b] = [new EventEmitter(), new EventEmitter()];
  const base64 = { encode: (bytes: Uint8Array) => Buffer.from(bytes).toString('base64'), decode: (text: string) => Buffer.from(text, 'base64') };
  const street = (near: EventEmitter, far: EventEmitter) =>
    textChannel({ send: (text) => queueMicrotask(() => far.emit('text', text)), onText: (listener) => near.on('text', listener), onEnd: (listener) => near.on('end', listener), end: () => far.emit('end') }, base64);
  return [street(a, b), street(b, a)];
}

test('a page that is not ours gets no channel, and nothing it posts arrives', async () => {
  const { client, server } = await openPair();
  const [heard, arrived] = [vi.fn(), vi.fn()];
  server.onMessage(heard);
  opened.push(arrived);
  electron.fake!.state.url = 'https://evil.example/';
  client.post('from elsewhere');
  bridge.connect('services');
  await new Promise((resolve) => setTimeout(resolve, 20));
  electron.fake!.state.url = 'app://tunesmith/index.html';
  client.post('from home');
  await vi.waitFor(() => expect(heard.mock.calls).toEqual([['from home']]));
  expect(arrived).not.toHaveBeenCalled();
  opened.length = 0;
  client.close();
});

test('a page that crashes or closes leaves no channel open', async () => {
  for (const happening of ['render-process-gone', 'destroyed']) {
    const { server } = await openPair();
    const closed = vi.fn();
    server.onClose(closed);
    electron.fake!.contents.emit(happening, {});
    expect(closed).toHaveBeenCalledOnce();
  }
});

test('a page that is loaded anew ends what the one before it left; a navigation that was denied ends nothing', async () => {
  const { server } = await openPair();
  const closed = vi.fn();
  server.onClose(closed);
  electron.fake!.contents.emit('did-start-navigation', {}, 'https://evil.example/', false, true);
  await openPair();
  expect(closed).not.toHaveBeenCalled();
  vi.resetModules();
  await import('../preload/preload');
  bridge = electron.fake!.contextBridge.exposeInMainWorld.mock.calls.at(-1)![1] as DesktopBridge;
  await openPair();
  expect(closed).toHaveBeenCalledOnce();
});
