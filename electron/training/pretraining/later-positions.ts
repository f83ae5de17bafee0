import type { BertPretrainingModel } from '../../bert/pretraining-model';

const POSITIONS = 'bert.embeddings.position_embeddings.weight';

/**
 * Lets later positions start as copies of the first ones, over and over: position `learnt` is 0 again, and so on. What a model
 * has learnt of neighbours then holds between later positions too, where positions that it has never seen say nothing. As in
 * Longformer (Beltagy et al. 2020, section 5).
 *
 * @param learnt how many positions the model has learnt, the rest is overwritten
 */
export function copyLaterPositions({ parameters }: BertPretrainingModel, learnt: number): void {
  const { name, shape, data } = parameters.toArray(POSITIONS);
  const [count, width] = shape as [number, number];
  for (let position = learnt; position < count; position++) data.copyWithin(position * width, (position % learnt) * width, ((position % learnt) + 1) * width);
  parameters.replace({ name, shape, data });
}
