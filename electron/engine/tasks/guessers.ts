import type { MaskAndClassRequest, MaskedWordsRequest, NextSentence, NextSentenceRequest } from '../../../shared/engine-protocol';
import type { MaskAndClass, MaskedWords } from '../../../shared/model/playground';
import type { BertPretrainingModel } from '../../bert/pretraining-model';
import { loadClassifier, loadPretrainingModel, type LoadedModel } from '../../training/load-model';
import { maskAndClass } from '../../training/mask-and-class';
import { judgeNextSentence } from '../../training/pretraining/guess';
import { maskedWords } from '../../training/pretraining/masked-words';
import type { Backend } from '../backend';

/** Base, adapted and fine-tuned model side by side, and a classifier: more are not asked in turn. */
const KEPT = 4;

interface Kept {
  readonly model: { dispose(): void };
}

/** The playground's models: those that were asked last stay loaded. Answers are computed in float32, the same on every machine. */
export class Guessers {
  /** The one asked last comes last. */
  private readonly kept = new Map<string, Kept>();

  async maskedWords(backend: Backend, { model, ...question }: MaskedWordsRequest): Promise<MaskedWords> {
    return maskedWords(await this.guesser(backend, model), { ...question, where: model });
  }

  async maskAndClass(backend: Backend, { classifier, guesser, ...question }: MaskAndClassRequest): Promise<MaskAndClass> {
    const words = await this.guesser(backend, guesser);
    const classes = await this.open(`classifier ${classifier}`, () => loadClassifier(backend.ops('f32'), classifier));
    return maskAndClass(classes, words, { ...question, classifierFolder: classifier, guesserFolder: guesser });
  }

  async nextSentence(backend: Backend, { model, first, second }: NextSentenceRequest): Promise<NextSentence> {
    return judgeNextSentence(await this.guesser(backend, model), { first, second, where: model });
  }

  private guesser(backend: Backend, folder: string): Promise<LoadedModel<BertPretrainingModel>> {
    return this.open(`guesser ${folder}`, () => loadPretrainingModel(backend.ops('f32'), folder));
  }

  /** A model that is there already, or loads it; the one that was not asked for longest makes room. */
  private async open<T extends Kept>(name: string, load: () => Promise<T>): Promise<T> {
    const known = this.kept.get(name) as T | undefined;
    this.kept.delete(name);
    const oldest = [...this.kept.keys()][0];
    if (!known && this.kept.size >= KEPT && oldest !== undefined) {
      this.kept.get(oldest)!.model.dispose();
      this.kept.delete(oldest);
    }
    const opened = known ?? (await load());
    this.kept.set(name, opened);
    return opened;
  }
}
