import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const HTTP_PORT = 80;

/** Why a request is turned away. */
export type Refusal = 'foreign-host' | 'foreign-origin' | 'no-session';

/**
 * Who may speak to the loopback host: who came by its link. Any page that the person has open in the same browser can send
 * requests to this machine, so that being local proves nothing: the link carries a token that is good once and is exchanged for
 * a cookie that no other site gets to use (SameSite); Host and Origin must be our own, which also stops names that are made to
 * point here (DNS rebinding).
 */
export class Access {
  private token = newSecret();
  private readonly session = newSecret();

  constructor(
    private readonly port: number,
    private readonly onTokenUsed: (link: string) => void = () => undefined,
  ) {}

  /** Good for one browser. */
  get link(): string {
    return `http://127.0.0.1:${this.port}/?token=${this.token}`;
  }

  /** Exchanges the link's token for the cookie to set; `undefined` for a wrong or used one. */
  exchange(token: string | null): string | undefined {
    if (token === null || !equal(token, this.token)) return undefined;
    this.token = newSecret();
    this.onTokenUsed(this.link);
    return `${this.cookieName}=${this.session}; HttpOnly; SameSite=Strict; Path=/`;
  }

  /** Whether the Host is ours, and the Origin where there is one; `originRequired` where a browser always sends it. */
  checkAddress({ headers }: Pick<IncomingMessage, 'headers'>, { originRequired }: { readonly originRequired: boolean }): Refusal | undefined {
    // Browsers leave out the port that is http's own.
    const ports = this.port === HTTP_PORT ? ['', `:${HTTP_PORT}`] : [`:${this.port}`];
    const hosts = ['127.0.0.1', 'localhost', '[::1]'].flatMap((name) => ports.map((port) => name + port));
    if (headers.host === undefined || !hosts.includes(headers.host)) return 'foreign-host';
    if (headers.origin === undefined) return originRequired ? 'foreign-origin' : undefined;
    return headers.origin === `http://${headers.host}` ? undefined : 'foreign-origin';
  }

  checkSession({ headers }: IncomingMessage): Refusal | undefined {
    const cookies = (headers.cookie ?? '').split(';').map((cookie) => cookie.trim());
    const ours = cookies.filter((cookie) => cookie.startsWith(`${this.cookieName}=`)).map((cookie) => cookie.slice(this.cookieName.length + 1));
    return ours.some((value) => equal(value, this.session)) ? undefined : 'no-session';
  }

  /** Browsers keep cookies by host and not by port: two hosts must not take each other's. */
  private get cookieName(): string {
    return `tunesmith-${this.port}`;
  }
}

function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** In a time that tells nothing about where they differ. */
function equal(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
