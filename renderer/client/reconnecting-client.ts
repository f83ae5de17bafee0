import { contract, type AppClient } from '../../shared/contract';
import { cancelledError } from '../../shared/errors';
import type { Channel } from '../../shared/rpc/channel';
import { connectionLost, createClient } from '../../shared/rpc/client';
import type { CallOptions } from '../../shared/rpc/definitions';
import type { LinkState } from './host';

/** First wait before connecting again, in milliseconds; doubled up to the last. */
const FIRST_WAIT = 250;
const LAST_WAIT = 4000;

type Listener = (payload: never) => void;

export interface ReconnectingClient {
  readonly client: AppClient;
  readonly onLink: (listener: (state: LinkState) => void) => () => void;
}

/**
 * One client for the window's whole life over connections that come and go: subscriptions outlive them, a call is made over the
 * present one and fails with it. While there is none it fails at once: what a person clicked must not be done minutes later.
 */
export function reconnectingClient(connect: () => Promise<Channel>): ReconnectingClient {
  const link = new Link(connect);
  void link.open();
  return { client: link.client(), onLink: (listener) => link.onLink(listener) };
}

class Link {
  private state: LinkState = 'connecting';
  private current: AppClient | undefined;
  private waiting: ((client: AppClient) => void)[] = [];
  private readonly watchers = new Set<(state: LinkState) => void>();
  private readonly subscriptions = new Set<{ name: string; listener: Listener }>();

  constructor(private readonly connect: () => Promise<Channel>) {}

  async open(wait = FIRST_WAIT): Promise<void> {
    try {
      const channel = await this.connect();
      this.use(createClient(contract, channel));
      channel.onClose(() => this.lose());
    } catch {
      this.tell('lost');
      setTimeout(() => void this.open(Math.min(2 * wait, LAST_WAIT)), wait);
    }
  }

  client(): AppClient {
    const rooms = Object.keys(contract.requests).map((room) => [room, this.room(room)]);
    return { ...(Object.fromEntries(rooms) as unknown as AppClient), on: this.on.bind(this), close: () => this.current?.close() };
  }

  onLink(listener: (state: LinkState) => void): () => void {
    this.watchers.add(listener);
    listener(this.state);
    return () => void this.watchers.delete(listener);
  }

  private room(room: string): object {
    const names = Object.keys((contract.requests as Record<string, object>)[room]!);
    const call =
      (name: string) =>
      async (input?: unknown, options: CallOptions = {}): Promise<unknown> => {
        const client = this.current ?? (await this.first(options.signal));
        const rooms = client as unknown as Readonly<Record<string, Readonly<Record<string, (...given: unknown[]) => Promise<unknown>>>>>;
        return rooms[room]![name]!(input, options);
      };
    return Object.fromEntries(names.map((name) => [name, call(name)]));
  }

  /** The first connection, while it is being made. @throws connection-lost where it was lost since; cancelled */
  private first(signal: AbortSignal | undefined): Promise<AppClient> {
    if (this.state === 'lost') throw connectionLost();
    return new Promise((resolve, reject) => {
      this.waiting.push(resolve);
      signal?.addEventListener('abort', () => reject(cancelledError()), { once: true });
    });
  }

  private on(name: string, listener: Listener): () => void {
    const subscription = { name, listener };
    this.subscriptions.add(subscription);
    const end = this.current?.on(name as never, listener);
    return () => {
      this.subscriptions.delete(subscription);
      end?.();
    };
  }

  private use(client: AppClient): void {
    this.current = client;
    for (const subscription of this.subscriptions) {
      client.on(subscription.name as never, ((payload: never) => this.subscriptions.has(subscription) && subscription.listener(payload)));
    }
    for (const resolve of this.waiting.splice(0)) resolve(client);
    this.tell('open');
  }

  private lose(): void {
    this.current = undefined;
    this.tell('lost');
    setTimeout(() => void this.open(), FIRST_WAIT);
  }

  private tell(state: LinkState): void {
    this.state = state;
    for (const watcher of this.watchers) watcher(state);
  }
}
