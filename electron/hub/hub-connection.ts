import type { EnvHttpProxyAgent } from 'undici';
import { userError } from '../../shared/errors';
import type { HubAccess } from './hub-access';
import { networkFailure, StallError, statusFailure, type Asked } from './hub-errors';
import { PATIENCE, withRetries, type Patience } from './retries';

/** No answer of the hub's about a repository comes near this. */
const MAX_ANSWER_BYTES = 64 * 2 ** 20;

/** An answer that is coming. */
export interface OpenAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** @throws a FailedTry where it breaks off or stalls */
  readonly chunks: AsyncIterable<Uint8Array>;
}

export interface Ask {
  /** For messages. */
  readonly asked: Pick<Asked, 'what' | 'page'>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The one way to the network: through the proxy, with the token for the hub's own address and for no other, ended where nothing comes
 * any more. Close it in the end.
 */
export class HubConnection {
  private dispatcher: EnvHttpProxyAgent | undefined;

  constructor(
    readonly access: HubAccess,
    readonly patience: Patience = PATIENCE,
  ) {}

  /** `huggingface.co`, as messages call it. */
  get host(): string {
    return new URL(this.access.url).host;
  }

  async close(): Promise<void> {
    await this.dispatcher?.destroy();
  }

  /** What @huggingface/hub asks with: patient, its failures in words, answers read to their end. */
  fetcher({ asked, signal }: Omit<Ask, 'headers'>): typeof fetch {
    return async (input, init) => {
      const url = input instanceof Request ? input.url : String(input);
      const headers = Object.fromEntries(new Headers(init?.headers).entries());
      return withRetries(() => this.readWhole(url, { asked, signal, headers }), this.patience, signal);
    };
  }

  /**
   * One try.
   *
   * @throws a FailedTry where there is no good answer; whatever the signal's reason is
   */
  async open(url: string, { asked, headers = {}, signal }: Ask): Promise<OpenAnswer> {
    const { fetch: ask, dispatcher } = await this.client();
    const watch = new StallWatch(this.patience.stallMs, signal);
    try {
      const response = await ask(url, { headers: { ...this.identity(url), ...headers }, signal: watch.signal, dispatcher });
      // Of the same standard, declared by another package.
      const found = response.headers as unknown as Headers;
      if (!response.ok) {
        await response.body?.cancel();
        throw statusFailure(response.status, found, { ...asked, host: this.host, hasToken: this.access.token !== undefined });
      }
      return { status: response.status, headers: found, chunks: this.watched(response.body as AsyncIterable<Uint8Array> | null, watch, url) };
    } catch (thrown) {
      watch.end();
      throw networkFailure(watch.reason ?? thrown, this.hostOf(url));
    }
  }

  /** Loaded with the first question, for it takes a good part of the app's start, and most starts ask nothing. */
  private async client() {
    const { fetch, EnvHttpProxyAgent } = await import('undici');
    const { http, https, none } = this.access.proxies;
    this.dispatcher ??= new EnvHttpProxyAgent({ httpProxy: http, httpsProxy: https, noProxy: none });
    return { fetch, dispatcher: this.dispatcher };
  }

  private async readWhole(url: string, ask: Ask): Promise<Response> {
    const { status, headers, chunks } = await this.open(url, ask);
    const read: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of chunks) {
      bytes += chunk.byteLength;
      if (bytes > MAX_ANSWER_BYTES) throw userError('hub-not-understood', `${this.hostOf(url)} answers with more than ${MAX_ANSWER_BYTES} bytes.`, 'Check the address of the hub in the settings (or HF_ENDPOINT).');
      read.push(chunk);
    }
    return new Response(Buffer.concat(read), { status, headers });
  }

  private async *watched(body: AsyncIterable<Uint8Array> | null, watch: StallWatch, url: string): AsyncGenerator<Uint8Array, void, void> {
    try {
      for await (const chunk of body ?? []) {
        // Whoever takes the chunk may be slow; that is no stall of the connection.
        watch.pause();
        yield chunk;
        watch.restart();
      }
    } catch (thrown) {
      throw networkFailure(watch.reason ?? thrown, this.hostOf(url));
    } finally {
      watch.end();
    }
  }

  /** For the hub's own address. Where it redirects to another, fetch leaves the token behind, as its standard demands. */
  private identity(url: string): Record<string, string> {
    const { token, url: hub } = this.access;
    return token !== undefined && token !== '' && new URL(url).origin === new URL(hub).origin ? { authorization: `Bearer ${token}` } : {};
  }

  private hostOf(url: string): string {
    return new URL(url).host;
  }
}

/** Aborts what it watches when nothing has come for a while, or the person has asked for it. */
class StallWatch {
  private readonly controller = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private readonly stop = (): void => this.controller.abort();

  constructor(
    private readonly milliseconds: number,
    private readonly asked: AbortSignal | undefined,
  ) {
    if (asked?.aborted) this.stop();
    asked?.addEventListener('abort', this.stop, { once: true });
    this.restart();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Set when it was a stall. */
  get reason(): StallError | undefined {
    const reason: unknown = this.controller.signal.reason;
    return reason instanceof StallError ? reason : undefined;
  }

  restart(): void {
    this.pause();
    this.timer = setTimeout(() => this.controller.abort(new StallError(this.milliseconds / 1000)), this.milliseconds);
  }

  pause(): void {
    clearTimeout(this.timer);
  }

  end(): void {
    this.pause();
    this.asked?.removeEventListener('abort', this.stop);
  }
}
