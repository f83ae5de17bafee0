import type { OpenedModel } from '../../../shared/engine-protocol';
import type { Application } from '../application';
import { Classifier, type ClassifiableRow } from '../classifier';

/** An engine that nobody asks for this long gives its memory back. */
const IDLE_MS = 5 * 60_000;

export interface ClassifiedTexts {
  readonly model: OpenedModel;
  /** (rows, C), row by row. */
  readonly logits: Float32Array;
}

/**
 * The playground's own engine: it keeps the last model loaded, so that a person who types waits for one sentence and not for a
 * model, and stays apart from the engine that trains.
 */
export class ModelSession {
  private open: { readonly folder: string; readonly classifier: Promise<Classifier> } | undefined;
  private idle: NodeJS.Timeout | undefined;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly app: Application) {}

  /** Logits of a few texts. Requests are answered one after the other. */
  classify(folder: string, rows: readonly ClassifiableRow[], signal: AbortSignal): Promise<ClassifiedTexts> {
    const answer = this.turn.then(() => this.answer(folder, rows, signal));
    this.turn = answer.catch(() => undefined);
    return answer;
  }

  /** Lets go of a model whose folder changes or goes. */
  forget(folder: string): void {
    if (this.open?.folder === folder) this.dispose();
  }

  dispose(): void {
    clearTimeout(this.idle);
    this.open?.classifier.then((classifier) => classifier.dispose(), () => undefined);
    this.open = undefined;
  }

  private async answer(folder: string, rows: readonly ClassifiableRow[], signal: AbortSignal): Promise<ClassifiedTexts> {
    clearTimeout(this.idle);
    try {
      const classifier = await this.opened(folder);
      return { model: classifier.model, logits: await classifier.logits(rows, { signal }) };
    } catch (error) {
      // A cancelled request leaves the model as it is; whatever else went wrong, the next one starts anew.
      if (!signal.aborted) this.dispose();
      throw error;
    } finally {
      this.idle = setTimeout(() => this.dispose(), IDLE_MS).unref();
    }
  }

  private opened(folder: string): Promise<Classifier> {
    if (this.open?.folder === folder) return this.open.classifier;
    this.dispose();
    this.open = { folder, classifier: Classifier.open(this.app, folder) };
    return this.open.classifier;
  }
}
