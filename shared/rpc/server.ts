import { AppError, cancelledError, toErrorPayload, userError } from '../errors';
import type { Channel } from './channel';
import type { CallContext, Contract, Events, Handlers, PayloadOf, Progress, RequestDefinition, Requests } from './definitions';
import { toServerSchema, type ToClient } from './messages';
import { throttleLatest } from './throttle';

/** Progress is told this often at most. */
const PROGRESS_MS = 100;

type AnyHandler = (input: unknown, context: CallContext) => unknown;

/** The answering side of a contract, for any number of channels at once. Events go to all of them. */
export class RpcServer<C extends Contract> {
  private readonly connections = new Set<ServerConnection>();

  constructor(
    private readonly contract: C,
    private readonly handlers: Handlers<C['requests']>,
  ) {}

  connect(channel: Channel): void {
    const connection = new ServerConnection(channel, (room, name) => this.find(room, name));
    this.connections.add(connection);
    channel.onClose(() => this.connections.delete(connection));
  }

  emit<Name extends keyof C['events'] & string>(name: Name, payload: PayloadOf<C['events'][Name]>): void {
    for (const connection of this.connections) connection.post({ kind: 'event', name, payload });
  }

  private find(room: string, name: string): Found | undefined {
    const rooms: Requests = this.contract.requests;
    const definition = own(own(rooms, room), name);
    const handler = own(own(this.handlers as Record<string, Record<string, AnyHandler>>, room), name);
    return definition && handler ? { definition, handler } : undefined;
  }
}

export type EmitEvent<E extends Events> = <Name extends keyof E & string>(name: Name, payload: PayloadOf<E[Name]>) => void;

interface Found {
  readonly definition: RequestDefinition;
  readonly handler: AnyHandler;
}

class ServerConnection {
  private readonly running = new Map<number, { readonly controller: AbortController; readonly isWork: boolean }>();
  private closed = false;

  constructor(
    private readonly channel: Channel,
    private readonly find: (room: string, name: string) => Found | undefined,
  ) {
    channel.onMessage((message) => this.receive(message));
    channel.onClose(() => this.end());
  }

  post(message: ToClient): void {
    if (!this.closed) this.channel.post(message);
  }

  private receive(raw: unknown): void {
    const { success, data: message } = toServerSchema.safeParse(raw);
    // Who does not speak the protocol has no number to answer to.
    if (!success) return;
    if (message.kind === 'cancel') this.running.get(message.id)?.controller.abort();
    else void this.answer(message.id, message.room, message.name, message.input);
  }

  private async answer(id: number, room: string, name: string, input: unknown): Promise<void> {
    const controller = new AbortController();
    const progress = throttleLatest(PROGRESS_MS, (value: Progress) => this.post({ kind: 'progress', id, progress: value }));
    try {
      const found = this.find(room, name);
      if (!found) throw new AppError('bug', 'unknown-request', `There is no request ${room}.${name}.`);
      this.running.set(id, { controller, isWork: found.definition.isWork });
      const checked = check(found.definition, `${room}.${name}`, input);
      const answer = await found.handler(checked, { signal: controller.signal, progress: progress.add });
      progress.flush();
      this.post({ kind: 'answer', id, answer });
    } catch (error) {
      progress.flush();
      this.post({ kind: 'error', id, error: toErrorPayload(controller.signal.aborted ? cancelledError() : error) });
    } finally {
      this.running.delete(id);
    }
  }

  /** Nobody is left to read the answers; work that was begun is finished all the same. */
  private end(): void {
    this.closed = true;
    for (const { controller, isWork } of this.running.values()) if (!isWork) controller.abort();
  }
}

function check({ input: schema }: RequestDefinition, name: string, input: unknown): unknown {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue && issue.path.length > 0 ? ` (${issue.path.join('.')})` : '';
  throw userError('bad-input', `The request ${name} was refused: ${issue?.message ?? 'its input is not valid'}${where}.`);
}

/** Only what the object itself has: a request for `constructor` finds nothing. */
function own<T>(object: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return object && Object.hasOwn(object, key) ? object[key] : undefined;
}
