import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A commit of a repository: its files by path. */
export type Files = Readonly<Record<string, Buffer | string>>;

export interface TestRepository {
  readonly kind?: 'model' | 'dataset';
  readonly id: string;
  /** By revision: `main`, `refs/pr/1`, `refs/convert/parquet`. */
  readonly revisions: Readonly<Record<string, Files>>;
  readonly licence?: string;
  /** Sizes that the list of files tells in place of the true ones. */
  readonly claims?: Readonly<Record<string, number>>;
  /** Only for who sends this. */
  readonly token?: string;
  /** Older names, from which the hub redirects. */
  readonly aliases?: readonly string[];
  /** As the hub lists them. */
  readonly pullRequests?: readonly object[];
  /** Newest first, of each revision; by default its commit alone. */
  readonly history?: Readonly<Record<string, readonly string[]>>;
}

/** What goes wrong with the next answers for a path that ends so: one for each request. */
export type Fault =
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Record<string, string> }
  /** The connection breaks off after so many bytes of the body, which begins anew where ranges are not known. */
  | { readonly kind: 'cut'; readonly after: number; readonly ranges?: false }
  | { readonly kind: 'stall'; readonly after: number }
  | { readonly kind: 'garble' }
  | { readonly kind: 'no-ranges' };

export interface SeenRequest {
  readonly host: 'hub' | 'store';
  readonly path: string;
  readonly range: string | undefined;
  readonly authorization: string | undefined;
}

/** Larger files are in the store, to which the hub redirects, as it does for Git LFS. */
const LFS_BYTES = 2000;

/** For tests: a server that plays the hub, and another one that plays the store of its large files. */
export class TestHub {
  readonly seen: SeenRequest[] = [];
  private readonly faults = new Map<string, Fault[]>();

  private constructor(
    private readonly repositories: readonly TestRepository[],
    private readonly hub: Server,
    private readonly store: Server,
  ) {
    hub.on('request', (request: IncomingMessage, response: ServerResponse) => this.answer(request, response));
    store.on('request', (request: IncomingMessage, response: ServerResponse) => this.answerStore(request, response));
  }

  static async start(...repositories: TestRepository[]): Promise<TestHub> {
    const servers = [createServer(), createServer()] as const;
    for (const server of servers) {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      onTestFinished(() => {
        server.closeAllConnections();
        server.close();
      });
    }
    return new TestHub(repositories, ...servers);
  }

  get url(): string {
    return urlOf(this.hub);
  }

  get host(): string {
    return new URL(this.url).host;
  }

  /** Requests for a path that ends so. */
  asked(end: string, host?: 'hub' | 'store'): SeenRequest[] {
    return this.seen.filter((request) => request.path.endsWith(end) && (host === undefined || request.host === host));
  }

  fail(pathEnd: string, ...faults: Fault[]): void {
    this.faults.set(pathEnd, faults);
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, search } = this.note('hub', request);
    const fault = this.faultOf(pathname, true);
    if (fault) {
      sendStatus(response, fault);
      return;
    }
    const [, kinds, rest] = /^\/api\/(models|datasets)\/(.*)$/.exec(pathname) ?? [];
    const kind = kinds === 'datasets' || pathname.startsWith('/datasets/') ? 'dataset' : 'model';
    const path = rest ?? pathname.replace(/^\/(datasets\/)?/, '');
    const repository = this.repositories.find((one) => (one.kind ?? 'model') === kind && path.startsWith(`${one.id}/`));
    if (!repository) this.redirectOldName(path, pathname + search, response);
    else if (repository.token !== undefined && request.headers.authorization !== `Bearer ${repository.token}`) sendStatus(response, { kind: 'status', status: 401 });
    else if (rest === undefined) this.answerFile(repository, path.slice(repository.id.length + 1), request, response);
    else answerApi(repository, path.slice(repository.id.length + 1), response);
  }

  private redirectOldName(path: string, address: string, response: ServerResponse): void {
    for (const { id, aliases = [] } of this.repositories) {
      const alias = aliases.find((one) => path.startsWith(`${one}/`));
      if (alias === undefined) continue;
      response.writeHead(307, { location: address.replace(alias, id) }).end();
      return;
    }
    sendStatus(response, { kind: 'status', status: 401, headers: { 'x-error-code': 'RepoNotFound' } });
  }

  /** `resolve/COMMIT/PATH` */
  private answerFile(repository: TestRepository, path: string, request: IncomingMessage, response: ServerResponse): void {
    const [, commit = '', ...name] = path.split('/');
    const bytes = bytesOf(filesAt(repository, commit)?.[name.map(decodeURIComponent).join('/')]);
    if (!bytes) sendStatus(response, { kind: 'status', status: 404, headers: { 'x-error-code': 'EntryNotFound' } });
    else if (bytes.length > LFS_BYTES) response.writeHead(302, { location: `${urlOf(this.store)}/${repository.id}/${commit}/${name.join('/')}?signed=1` }).end();
    else this.send(bytes, request, response);
  }

  private answerStore(request: IncomingMessage, response: ServerResponse): void {
    const { pathname } = this.note('store', request);
    const repository = this.repositories.find(({ id }) => pathname.startsWith(`/${id}/`))!;
    const [commit = '', ...name] = pathname.slice(repository.id.length + 2).split('/');
    this.send(bytesOf(filesAt(repository, commit)![name.join('/')])!, request, response);
  }

  private note(host: SeenRequest['host'], request: IncomingMessage): URL {
    const url = new URL(request.url ?? '/', 'http://hub.test');
    this.seen.push({ host, path: url.pathname, range: request.headers.range, authorization: request.headers.authorization });
    return url;
  }

  private send(whole: Buffer, request: IncomingMessage, response: ServerResponse): void {
    const fault = this.faultOf(new URL(request.url ?? '/', 'http://hub.test').pathname, false);
    const beginsAnew = fault?.kind === 'no-ranges' || (fault?.kind === 'cut' && fault.ranges === false);
    const from = beginsAnew ? 0 : Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const rest = whole.subarray(from);
    const range = from > 0 ? { 'content-range': `bytes ${from}-${whole.length - 1}/${whole.length}` } : {};
    response.writeHead(from > 0 ? 206 : 200, { 'content-length': rest.length, ...range });
    if (fault?.kind === 'cut' || fault?.kind === 'stall') {
      response.write(rest.subarray(0, fault.after), () => {
        // What was written must have left before the connection breaks.
        if (fault.kind === 'cut') setTimeout(() => response.destroy(), 20);
      });
    } else response.end(fault?.kind === 'garble' ? Buffer.from(rest).fill(0, 0, 10) : rest);
  }

  /** Statuses come before anything is looked up; the rest befalls a body. */
  private faultOf(path: string, isStatus: boolean): Fault | undefined {
    const [, faults] = [...this.faults].find(([end]) => path.endsWith(end)) ?? [];
    return faults?.[0] && (faults[0].kind === 'status') === isStatus ? faults.shift() : undefined;
  }
}

/** `discussions`, `tree/REVISION`, `commits/REVISION`, `revision/REVISION` */
function answerApi(repository: TestRepository, path: string, response: ServerResponse): void {
  const { id, pullRequests = [], claims, history, licence } = repository;
  const [what = '', ...rest] = path.split('/');
  const revision = decodeURIComponent(rest.join('/'));
  const files = filesAt(repository, revision);
  const commit = commitOf(repository, revision);
  if (what === 'discussions') sendJson(response, { discussions: pullRequests, count: pullRequests.length, start: 0 });
  else if (!files) sendStatus(response, { kind: 'status', status: 404, headers: { 'x-error-code': 'RevisionNotFound' } });
  else if (what === 'tree') sendJson(response, Object.entries(files).map(([name, content]) => describe(name, bytesOf(content)!, claims?.[name])));
  else if (what === 'commits') sendJson(response, (history?.[revision] ?? [commit]).map((oid) => ({ id: oid, title: '', message: '', authors: [], date: '2024-01-01T00:00:00Z' })));
  else sendJson(response, { _id: '1', id, sha: commit, private: false, gated: false, downloads: 0, likes: 0, lastModified: '2024-01-01T00:00:00Z', cardData: { license: licence } });
}

export function commitOf({ kind = 'model', id }: TestRepository, revision: string): string {
  if (/^[0-9a-f]{40}$/.test(revision)) return revision;
  return createHash('sha1').update(`${kind} ${id} ${revision}`).digest('hex');
}

function filesAt(repository: TestRepository, revision: string): Files | undefined {
  return Object.entries(repository.revisions).find(([name]) => name === revision || commitOf(repository, name) === revision)?.[1];
}

function describe(path: string, bytes: Buffer, size = bytes.length): object {
  const oid = createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
  const lfs = { oid: createHash('sha256').update(bytes).digest('hex'), size, pointerSize: 130 };
  return { type: 'file', path, size, oid, ...(bytes.length > LFS_BYTES ? { lfs } : {}) };
}

function bytesOf(content: Buffer | string | undefined): Buffer | undefined {
  return typeof content === 'string' ? Buffer.from(content) : content;
}

function sendStatus(response: ServerResponse, fault: Fault): void {
  if (fault.kind === 'status') response.writeHead(fault.status, { 'content-type': 'application/json', ...fault.headers }).end('{"error":"no"}');
}

function sendJson(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

export function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
