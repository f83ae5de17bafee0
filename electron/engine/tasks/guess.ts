import type { FilledMasks, FillMaskRequest, NextSentence, NextSentenceRequest } from '../../../shared/engine-protocol';
import { fillMasks, judgeNextSentence } from '../../training/pretraining/guess';
import { loadPretrainingModel } from '../../training/load-model';
import type { NativeBinding } from '../kernels/native-binding';
import { NativeOps } from '../kernels/native-ops';

/** Loads the model, asks it, and lets it go. Answers are computed in float32, so that they are the same on every machine. */
export async function fillMask(binding: NativeBinding, { model, text, top }: FillMaskRequest): Promise<FilledMasks> {
  const loaded = await loadPretrainingModel(new NativeOps(binding), model);
  try {
    return fillMasks(loaded, { text, top, where: model });
  } finally {
    loaded.model.dispose();
  }
}

export async function nextSentence(binding: NativeBinding, { model, first, second }: NextSentenceRequest): Promise<NextSentence> {
  const loaded = await loadPretrainingModel(new NativeOps(binding), model);
  try {
    return judgeNextSentence(loaded, { first, second, where: model });
  } finally {
    loaded.model.dispose();
  }
}
