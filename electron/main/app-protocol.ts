import { protocol, type Protocol } from 'electron';
import { promises } from 'fs';
import { join } from 'path';
import { CONTENT_SECURITY_POLICY, contentType, sitePath } from '../../shared/static-site';

export const SCHEME = 'app';
/** The one site of the scheme. */
export const HOST = 'tunesmith';
export const START_PAGE = `${SCHEME}://${HOST}/index.html`;

/** Must be called before the app is ready: a standard scheme has an origin, so that storage and security work as on the web. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } }]);
}

/** Serves the built screens under `app://tunesmith/`, and nothing outside their folder. */
export function serveScreens(root: string): void {
  if ('handle' in protocol) {
    protocol.handle(SCHEME, async ({ url }) => {
      const { status, headers, body } = await answer(root, url);
      return new Response(new Uint8Array(body), { status, headers });
    });
    return;
  }
  serveTheOldWay(protocol, root);
}

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

async function answer(root: string, url: string): Promise<Answer> {
  const { host, pathname } = new URL(url);
  const parts = host === HOST ? sitePath(pathname) : undefined;
  const body = parts && (await promises.readFile(join(root, ...parts)).catch(() => undefined));
  const headers = { 'content-security-policy': CONTENT_SECURITY_POLICY, 'x-content-type-options': 'nosniff' };
  if (!parts || !body) return { status: 404, headers: { ...headers, 'content-type': 'text/plain' }, body: Buffer.from('There is nothing here.') };
  return { status: 200, headers: { ...headers, 'content-type': contentType(parts[parts.length - 1]!) }, body };
}

/** Before Electron 25. */
function serveTheOldWay(old: Pick<Protocol, 'registerBufferProtocol'>, root: string): void {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way that old Electrons have
  old.registerBufferProtocol(SCHEME, ({ url }, respond) => {
    void answer(root, url).then(({ status, headers, body }) => {
      const type = headers['content-type']!;
      respond({ statusCode: status, headers, mimeType: type.split(';')[0]!, charset: 'utf-8', data: body });
    });
  });
}
