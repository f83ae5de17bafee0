import { AppError, cancelledError, fromErrorPayload } from '../../shared/errors';
import type { EngineRequest, EngineResponses, FromEngine, ToEngine } from '../../shared/engine-protocol';
import type { RunEvent } from '../../shared/model/run';

/** An engine's process as its host sees it: Electron and Node fork in different ways, and each gives this. */
export interface EngineProcess {
  /** The system's number for it. */
  readonly pid?: number | undefined;
  send(message: ToEngine): void;
  kill(): void;
  onMessage(listener: (message: FromEngine) => void): void;
  /** Called once. `lastWords` is the end of what the process wrote to stderr. */
  onExit(listener: (reason: string, lastWords: string) => void): void;
}

export interface EngineOptions {
  readonly threads?: number | undefined;
  /** An engine before this one died of native TensorFlow: do without. */
  readonly nativeDied?: boolean;
}

/** Starts an engine's process. */
export type ForkEngine = (options: EngineOptions) => EngineProcess;

export interface RequestOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: RunEvent) => void) | undefined;
}

/** How a process ends that met an instruction which its processor does not know: POSIX's signal, Windows' status. */
const ILLEGAL_INSTRUCTION = /^(signal SIGILL|exit code (3221225501|-1073741795))$/;

/** A stop is asked for first; a request that does not end by itself within this time ends with its process. */
const STOP_GRACE_MS = 60_000;

interface Pending {
  readonly request: EngineRequest;
  readonly resolve: (result: EngineResponses[keyof EngineResponses]) => void;
  readonly reject: (error: AppError) => void;
  readonly options: RequestOptions;
}

/**
 * Asks an engine, and turns its messages back into results, events and errors. Dispose it: it owns a process.
 *
 * An engine that dies of an illegal instruction before it has said anything has loaded a native TensorFlow that this
 * processor is too old for: another one is started that does without, and is asked the same.
 */
export class EngineClient {
  private process: EngineProcess;
  private hasSpoken = false;
  private readonly pending = new Map<number, Pending>();
  private nextId = 1;
  private death: AppError | undefined;

  /** @param onRestart called when another process has taken the place of the first */
  constructor(
    private readonly fork: ForkEngine,
    private readonly options: EngineOptions = {},
    private readonly onRestart: () => void = () => undefined,
  ) {
    this.process = this.start(options);
  }

  get pid(): number | undefined {
    return this.process.pid;
  }

  /**
   * @throws what the engine's error says; a cancelled error when the signal came before the end; a bug when the process
   * died, with its last words.
   */
  async request<K extends EngineRequest['kind']>(request: Extract<EngineRequest, { kind: K }>, options: RequestOptions = {}): Promise<EngineResponses[K]> {
    const { signal } = options;
    if (signal?.aborted) throw cancelledError();
    if (this.death) throw this.death;
    const id = this.nextId++;
    const stop = () => this.stop(id);
    signal?.addEventListener('abort', stop, { once: true });
    try {
      const answer = new Promise<EngineResponses[keyof EngineResponses]>((resolve, reject) => this.pending.set(id, { request, resolve, reject, options }));
      this.process.send({ id, request });
      return (await answer) as EngineResponses[K];
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }

  dispose(): void {
    this.process.kill();
  }

  private start(options: EngineOptions): EngineProcess {
    const process = this.fork(options);
    process.onMessage((message) => this.receive(message));
    process.onExit((reason, lastWords) => {
      if (!options.nativeDied && !this.hasSpoken && ILLEGAL_INSTRUCTION.test(reason)) this.restart();
      else this.fail(reason, lastWords);
    });
    return process;
  }

  private restart(): void {
    this.process = this.start({ ...this.options, nativeDied: true });
    this.onRestart();
    for (const [id, { request, options }] of this.pending) {
      this.process.send({ id, request });
      if (options.signal?.aborted) this.stop(id);
    }
  }

  private stop(id: number): void {
    this.process.send({ id, cancel: true });
    setTimeout(() => this.pending.has(id) && this.process.kill(), STOP_GRACE_MS).unref();
  }

  private receive(message: FromEngine): void {
    this.hasSpoken = true;
    const pending = this.pending.get(message.id);
    if (!pending) return;
    if (message.kind === 'event') {
      pending.options.onEvent?.(message.event);
      return;
    }
    this.pending.delete(message.id);
    if (message.kind === 'result') pending.resolve(message.result);
    else pending.reject(fromErrorPayload(message.error));
  }

  private fail(reason: string, lastWords: string): void {
    // Killed from outside, mostly by a system that ran out of memory: that is not our bug.
    const family = reason.includes('SIGKILL') ? 'user' : 'bug';
    this.death = new AppError(family, 'engine-died', `The engine's process ended by itself (${reason}).${lastWords ? ` Its last words: ${lastWords}` : ''}`, {
      hint: 'Often the memory was too small: try a smaller --batch-size or --max-length.',
    });
    for (const { reject, options } of this.pending.values()) reject(options.signal?.aborted ? cancelledError() : this.death);
    this.pending.clear();
  }
}
