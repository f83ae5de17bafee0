import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { UPLOAD_PATH } from '../../shared/contract';
import { userError } from '../../shared/errors';
import { MAX_MESSAGE_BYTES } from '../../shared/rpc/binary-codec';
import { webSocketChannel } from '../../shared/rpc/web-socket-channel';
import { startAppServer, type AppServer } from '../services/app-server';
import type { Application } from '../services/application';
import { UploadStore } from '../services/library/upload-store';
import { Access, type Refusal } from './access';
import { answer, answerError, answerText } from './answers';
import { answerFile } from './static-files';
import { answerUpload } from './upload-request';

/** Where the WebSocket of the contract is. */
const SOCKET_PATH = '/rpc';

export interface WebHostOptions {
  readonly app: Application;
  /** The built screens. */
  readonly screens?: string;
  /** Without, one that is likely to be free, else any. */
  readonly port?: number | undefined;
  /** Called when the link was used: here is one for another browser. */
  readonly onNewLink?: (link: string) => void;
}

export interface WebHost {
  /** For one browser. */
  readonly link: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Kept from one start to the next, so that a page that stayed open finds its host again. */
const USUAL_PORT = 7373;

/** An upload takes as long as it takes, and is given up when it falls silent; what comes before it must come soon. */
const HEADERS_MS = 60_000;

/** The same screens and services as the desktop's, for a browser on this machine and for nobody else. */
export async function startWebHost({ app, screens = join(app.root, 'out', 'renderer'), port, onNewLink }: WebHostOptions): Promise<WebHost> {
  const uploads = new UploadStore(app.home);
  const server = createServer({ requestTimeout: 0, headersTimeout: HEADERS_MS });
  server.on('connection', turnAway);
  const taken = await listen(server, port);
  const services = await startAppServer({ app, host: 'web', uploads }).catch((thrown: unknown) => {
    // Else a process that is refused would never end.
    server.close();
    throw thrown;
  });
  const access = new Access(taken, onNewLink);
  const site = new Site({ access, screens, uploads, services });
  server.off('connection', turnAway);
  server.on('request', (request, response) => void site.answer(request, response).catch((error: unknown) => answerError(response, 500, error)));
  server.on('upgrade', (request, socket, head) => site.upgrade(request, socket, head));
  return {
    link: access.link,
    port: taken,
    close: async () => {
      site.close();
      server.close();
      server.closeAllConnections();
      await services.close();
    },
  };
}

/** While the services start: a page that stayed open tries again, where it would wait for ever without an answer. */
function turnAway(socket: Socket): void {
  socket.destroy();
}

interface SiteParts {
  readonly access: Access;
  readonly screens: string;
  readonly uploads: UploadStore;
  readonly services: AppServer;
}

class Site {
  private readonly sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false });

  constructor(private readonly parts: SiteParts) {}

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { access, screens, uploads } = this.parts;
    const isPost = request.method === 'POST';
    const url = new URL(request.url ?? '/', 'http://localhost');
    const isEntry = url.pathname === '/' && url.searchParams.has('token');
    const refusal = access.checkAddress(request, { originRequired: isPost }) ?? (isEntry ? undefined : access.checkSession(request));
    if (refusal) refuse(response, refusal);
    else if (isEntry) this.enter(request, response, url.searchParams.get('token'));
    else if (isPost && url.pathname === UPLOAD_PATH) await answerUpload(request, response, uploads);
    else if (request.method !== 'GET') answerText(response, 405, 'Only GET, and POST for uploads.');
    // Not the URL's own path, which is normalised already: what climbs out is to be seen as such.
    else await answerFile(response, screens, (request.url ?? '/').split(/[?#]/)[0]!);
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { access, services } = this.parts;
    const refusal = access.checkAddress(request, { originRequired: true }) ?? access.checkSession(request);
    if (refusal || request.url !== SOCKET_PATH) {
      // Nobody else listens on it any more: a connection that is reset would end the host.
      socket.on('error', () => socket.destroy());
      socket.end(`HTTP/1.1 ${refusal ? '403 Forbidden' : '404 Not Found'}\r\nconnection: close\r\n\r\n`);
      return;
    }
    this.sockets.handleUpgrade(request, socket, head, (webSocket) => services.connect(webSocketChannel(webSocket)));
  }

  close(): void {
    for (const client of this.sockets.clients) client.terminate();
    this.sockets.close();
  }

  /** The address then holds no token that could be passed on. */
  private enter(request: IncomingMessage, response: ServerResponse, token: string | null): void {
    const { access } = this.parts;
    const cookie = access.exchange(token);
    if (cookie === undefined && access.checkSession(request)) refuse(response, 'no-session');
    else answer(response, 303, { location: '/', 'cache-control': 'no-store', ...(cookie === undefined ? {} : { 'set-cookie': cookie }) });
  }
}

const REFUSALS: Readonly<Record<Refusal, string>> = {
  'foreign-host': 'This address is not one of Tunesmith’s.',
  'foreign-origin': 'Only Tunesmith’s own page may ask this.',
  'no-session': 'This link is not valid, or was used already. The newest one stands in the terminal in which Tunesmith runs.',
};

function refuse(response: ServerResponse, refusal: Refusal): void {
  answerText(response, 403, REFUSALS[refusal]);
}

/** Loopback only: no other machine can reach it. */
async function listen(server: Server, wished: number | undefined): Promise<number> {
  const failed = await tryPort(server, wished ?? USUAL_PORT);
  if (failed && wished !== undefined) throw portError(wished, failed);
  const failedAgain = failed && (await tryPort(server, 0));
  if (failedAgain) throw portError(0, failedAgain);
  return (server.address() as AddressInfo).port;
}

function tryPort(server: Server, port: number): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    server.once('error', resolve);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', resolve);
      resolve(undefined);
    });
  });
}

function portError(port: number, cause: NodeJS.ErrnoException): Error {
  const why = cause.code === 'EADDRINUSE' ? 'another program has it' : cause.message;
  return userError('port-taken', `Port ${port} of this machine cannot be used: ${why}.`, 'Name another one with --port, or none: a free one is then found.', cause);
}
