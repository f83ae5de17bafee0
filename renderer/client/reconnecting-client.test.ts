import { expect, test, vi } from 'vitest';
import { contract, type AppHandlers } from '../../shared/contract';
import { memoryChannels, type Channel } from '../../shared/rpc/channel';
import { RpcServer } from '../../shared/rpc/server';
import { reconnectingClient } from './reconnecting-client';

/** Services that count the pauses they are asked for, and connections to them that the test makes. */
function services() {
  const paused: string[] = [];
  const server = new RpcServer(contract, { runs: { pause: ({ id }: { id: string }) => paused.push(id) } } as unknown as AppHandlers);
  const connect: ((channel: Channel) => void)[] = [];
  const { client, onLink } = reconnectingClient(() => new Promise((resolve) => connect.push(resolve)));
  const open = () => {
    const [near, far] = memoryChannels();
    server.connect(far);
    connect.shift()!(near);
    return far;
  };
  return { paused, client, onLink, open, connect };
}

test('a call waits for the first connection, and no longer where it is cancelled', async () => {
  const { paused, client, open } = services();
  const cancelling = new AbortController();
  const cancelled = client.runs.pause({ id: 'cancelled' }, { signal: cancelling.signal });
  const waiting = client.runs.pause({ id: 'waiting' });
  cancelling.abort();
  await expect(cancelled).rejects.toMatchObject({ family: 'cancelled' });
  open();
  await waiting;
  expect(paused).toEqual(['waiting']);
});

test('while the connection is lost a call fails at once, and is not made later', async () => {
  const { paused, client, onLink, open, connect } = services();
  const links: string[] = [];
  onLink((state) => void links.push(state));
  const far = open();
  await vi.waitFor(() => expect(links.at(-1)).toBe('open'));
  far.close();
  await vi.waitFor(() => expect(links.at(-1)).toBe('lost'));
  await expect(client.runs.pause({ id: 'early' })).rejects.toMatchObject({ code: 'connection-lost' });
  await vi.waitFor(() => expect(connect).toHaveLength(1));
  open();
  await vi.waitFor(() => expect(links.at(-1)).toBe('open'));
  await client.runs.pause({ id: 'later' });
  expect(paused).toEqual(['later']);
});
