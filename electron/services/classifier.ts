import type { OpenedModel, PrecisionWish } from '../../shared/engine-protocol';
import type { RowList } from '../../shared/model/row-list';
import type { Application } from './application';
import { EngineClient, type RequestOptions } from './engine-client';
import { modelFolder } from './models';
import { textChunks } from './text-chunks';

export interface ClassifiableRow {
  readonly text: string;
  readonly pair?: string;
}

function textsAlone({ text, pair }: ClassifiableRow): ClassifiableRow {
  return pair === undefined ? { text } : { text, pair };
}

/** A fine-tuned model in an engine of its own. Dispose it. */
export class Classifier {
  private constructor(
    private readonly engine: EngineClient,
    readonly model: OpenedModel,
  ) {}

  /** @throws a user error when the folder is no fine-tuned model. */
  static async open(app: Application, folder: string, { precision, ...options }: RequestOptions & { readonly precision?: PrecisionWish | undefined } = {}): Promise<Classifier> {
    const path = modelFolder(folder);
    const engine = new EngineClient(app.forkEngine);
    try {
      const opened = await engine.request<'open-model'>({ kind: 'open-model', folder: path, ...(precision === undefined ? {} : { precision }) }, options);
      if (opened.notice !== undefined) app.notify(opened.notice);
      return new Classifier(engine, opened);
    } catch (error) {
      engine.dispose();
      throw error;
    }
  }

  get classes(): number {
    return this.model.labels.length;
  }

  /** Logits (rows, C), row by row. */
  async logits(rows: RowList<ClassifiableRow>, options: RequestOptions & { readonly onProgress?: ((share: number) => void) | undefined } = {}): Promise<Float32Array> {
    const logits = new Float32Array(rows.length * this.classes);
    let done = 0;
    for (const chunk of textChunks(rows)) {
      const answer = await this.engine.request<'classify'>({ kind: 'classify', rows: chunk.map(textsAlone) }, options);
      logits.set(answer.logits, done * this.classes);
      done += chunk.length;
      options.onProgress?.(done / rows.length);
    }
    return logits;
  }

  dispose(): void {
    this.engine.dispose();
  }
}
