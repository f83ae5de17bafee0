import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import { memoryChannels } from './channel';
import { describeConformance, type ChannelPair } from './conformance.test-helper';
import { webSocketChannel } from './web-socket-channel';

describeConformance('memory', () => {
  const [client, server] = memoryChannels();
  return Promise.resolve({ client, server });
});

describeConformance('a WebSocket', async (): Promise<ChannelPair> => {
  const listener = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(listener, 'listening');
  const socket = new WebSocket(`ws://127.0.0.1:${(listener.address() as AddressInfo).port}`);
  const [accepted] = (await once(listener, 'connection')) as [WebSocket];
  return {
    client: webSocketChannel(socket),
    server: webSocketChannel(accepted),
    dispose: () => {
      socket.terminate();
      return new Promise((resolve) => listener.close(() => resolve()));
    },
  };
});
