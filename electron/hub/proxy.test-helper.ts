import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { onTestFinished } from 'vitest';
import { urlOf } from './hub-server.test-helper';

export interface TestProxy {
  readonly url: string;
  /** Hosts to which a way was asked, and with which Proxy-Authorization. */
  readonly asked: { readonly host: string; readonly authorization: string | undefined }[];
}

/** For tests: a proxy that opens tunnels (CONNECT), or refuses them with a status. */
export async function startProxy(refusal?: number): Promise<TestProxy> {
  const asked: { host: string; authorization: string | undefined }[] = [];
  const server: Server = createServer((_, response) => response.writeHead(500).end());
  server.on('connect', (request, socket) => {
    asked.push({ host: request.url!, authorization: request.headers['proxy-authorization'] });
    if (refusal !== undefined) return void socket.end(`HTTP/1.1 ${refusal} No\r\nContent-Length: 0\r\n\r\n`);
    const [host, port] = request.url!.split(':');
    const way = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      way.pipe(socket).pipe(way);
    });
    way.on('error', () => socket.destroy());
    socket.on('error', () => way.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: urlOf(server), asked };
}
