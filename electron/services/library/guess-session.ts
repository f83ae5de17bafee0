import type { EngineRequest, EngineResponses } from '../../../shared/engine-protocol';
import type { Application } from '../application';
import { EngineClient } from '../engine-client';

/** An engine that nobody asks for this long gives its memory back. */
const IDLE_MS = 5 * 60_000;

type GuessKind = 'masked-words' | 'mask-and-class' | 'next-sentence';

/**
 * The playground's engine for masked words and pairs of sentences: it keeps the models that were asked last, and stays apart from the
 * engine that trains.
 */
export class GuessSession {
  private engine: EngineClient | undefined;
  private readonly folders = new Set<string>();
  private idle: NodeJS.Timeout | undefined;

  constructor(private readonly app: Application) {}

  /** @param folders those of the models that the request is about */
  async ask<K extends GuessKind>(request: Extract<EngineRequest, { kind: K }>, folders: readonly string[], signal: AbortSignal): Promise<EngineResponses[K]> {
    clearTimeout(this.idle);
    this.engine ??= new EngineClient(this.app.forkEngine);
    const engine = this.engine;
    for (const folder of folders) this.folders.add(folder);
    try {
      return await engine.request<K>(request, { signal });
    } catch (error) {
      // A mistake of the person's leaves the models as they are; whatever else went wrong, the next request starts anew.
      if (!signal.aborted && !isPersons(error) && this.engine === engine) this.dispose();
      throw error;
    } finally {
      clearTimeout(this.idle);
      this.idle = setTimeout(() => this.dispose(), IDLE_MS).unref();
    }
  }

  /** Lets go of a model whose folder changes or goes. */
  forget(folder: string): void {
    if (this.folders.has(folder)) this.dispose();
  }

  dispose(): void {
    clearTimeout(this.idle);
    this.engine?.dispose();
    this.engine = undefined;
    this.folders.clear();
  }
}

function isPersons(error: unknown): boolean {
  return error instanceof Error && 'family' in error && error.family === 'user' && 'code' in error && error.code !== 'engine-died';
}
