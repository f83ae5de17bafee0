import { AppError, cancelledError, fromErrorPayload } from '../errors';
import type { Channel } from './channel';
import type { CallOptions, Client, Contract, Progress } from './definitions';
import { toClientSchema, type ToServer } from './messages';

interface Pending {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: AppError) => void;
  readonly onProgress: ((progress: Progress) => void) | undefined;
}

/** The asking side of a contract: `client.runs.start({…})`, `client.on('runChanged', …)`. Closing it closes the channel. */
export function createClient<C extends Contract>(contract: C, channel: Channel): Client<C> {
  const connection = new ClientConnection(channel);
  const rooms = Object.entries(contract.requests).map(([room, requests]) => {
    const calls = Object.keys(requests).map((name) => [name, (input: unknown = {}, options: CallOptions = {}) => connection.call(room, name, input, options)]);
    return [room, Object.fromEntries(calls) as unknown] as const;
  });
  const on = (name: string, listener: (payload: unknown) => void, options: { signal?: AbortSignal } = {}) => connection.on(name, listener, options.signal);
  return { ...Object.fromEntries(rooms), on, close: () => channel.close() } as unknown as Client<C>;
}

class ClientConnection {
  private readonly pending = new Map<number, Pending>();
  private readonly listeners = new Map<string, Set<(payload: unknown) => void>>();
  private nextId = 1;
  private lost = false;

  constructor(private readonly channel: Channel) {
    channel.onMessage((message) => this.receive(message));
    channel.onClose(() => this.end());
  }

  async call(room: string, name: string, input: unknown, { signal, onProgress }: CallOptions): Promise<unknown> {
    if (signal?.aborted) throw cancelledError();
    if (this.lost) throw connectionLost();
    const id = this.nextId++;
    const cancel = () => this.post({ kind: 'cancel', id });
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      return await new Promise((resolve, reject) => {
        this.pending.set(id, { resolve, reject, onProgress });
        this.post({ kind: 'call', id, room, name, input });
      });
    } finally {
      this.pending.delete(id);
      signal?.removeEventListener('abort', cancel);
    }
  }

  on(name: string, listener: (payload: unknown) => void, signal?: AbortSignal): () => void {
    const listeners = this.listeners.get(name) ?? new Set();
    this.listeners.set(name, listeners);
    // A listener of its own for each subscription, so that two of the same function end one by one.
    const own = (payload: unknown) => listener(payload);
    if (!signal?.aborted) listeners.add(own);
    const end = () => void listeners.delete(own);
    signal?.addEventListener('abort', end, { once: true });
    return end;
  }

  private post(message: ToServer): void {
    this.channel.post(message);
  }

  private receive(raw: unknown): void {
    const { success, data: message } = toClientSchema.safeParse(raw);
    if (!success) return;
    if (message.kind === 'event') {
      for (const listener of [...(this.listeners.get(message.name) ?? [])]) listener(message.payload);
      return;
    }
    const pending = this.pending.get(message.id);
    if (message.kind === 'progress') pending?.onProgress?.(message.progress);
    else if (message.kind === 'answer') pending?.resolve(message.answer);
    else pending?.reject(fromErrorPayload(message.error));
  }

  private end(): void {
    this.lost = true;
    for (const { reject } of this.pending.values()) reject(connectionLost());
  }
}

/** What a call ends with whose connection is gone. */
export function connectionLost(): AppError {
  return new AppError('user', 'connection-lost', 'The connection to Tunesmith was lost.', { hint: 'Runs and imports go on; the window connects again by itself.' });
}
