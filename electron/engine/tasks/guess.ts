import type { FilledMasks, FillMaskRequest, NextSentence, NextSentenceRequest } from '../../../shared/engine-protocol';
import { fillMasks, judgeNextSentence } from '../../training/pretraining/guess';
import { loadPretrainingModel } from '../../training/load-model';
import type { Backend } from '../backend';

/** Loads the model, asks it, and lets it go. Answers are computed in float32, so that they are the same on every machine. */
export async function fillMask(backend: Backend, { model, text, top }: FillMaskRequest): Promise<FilledMasks> {
  const loaded = await loadPretrainingModel(backend.ops('f32'), model);
  try {
    return fillMasks(loaded, { text, top, where: model });
  } finally {
    loaded.model.dispose();
  }
}

export async function nextSentence(backend: Backend, { model, first, second }: NextSentenceRequest): Promise<NextSentence> {
  const loaded = await loadPretrainingModel(backend.ops('f32'), model);
  try {
    return judgeNextSentence(loaded, { first, second, where: model });
  } finally {
    loaded.model.dispose();
  }
}
