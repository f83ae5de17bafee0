/** One part of a run, in which all rows are of about the same length. */
export interface Stage {
  /** Most tokens of a row. */
  readonly length: number;
  /** Its first step, and the one after its last. */
  readonly firstStep: number;
  readonly endStep: number;
}

/**
 * Short rows first: at 128 tokens from the start, a small model stays for long at guessing frequent words, at 32 it soon
 * learns that neighbours matter, and a step costs less. Pairs of texts are learnt from 64 tokens on: a batch of such short rows has
 * the most pairs. The last few steps teach the later positions.
 */
const LENGTHS: readonly { readonly length: number; readonly weight: number }[] = [
  { length: 32, weight: 30 },
  { length: 64, weight: 30 },
  { length: 128, weight: 32 },
  { length: 256, weight: 6 },
  { length: 512, weight: 2 },
];

/**
 * The stages of a run up to rows of `maxLength` tokens.
 *
 * @param fromScratch a model that has learnt before knows its neighbours: it goes on with rows in which words come back, since
 *   there it learns to look for them, and with it whether two sentences belong together
 */
export function planStages(totalSteps: number, maxLength: number, fromScratch: boolean): Stage[] {
  const usual = LENGTHS.filter(({ length }) => length < maxLength && (fromScratch || length >= 128));
  const last = { length: maxLength, weight: (LENGTHS.find(({ length }) => length >= maxLength) ?? LENGTHS.at(-1)!).weight };
  const parts = [...usual, last];
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  let weightBefore = 0;
  const stepAt = () => Math.round((totalSteps * weightBefore) / total);
  return parts
    .map(({ length, weight }) => {
      const firstStep = stepAt();
      weightBefore += weight;
      return { length, firstStep, endStep: stepAt() };
    })
    .filter(({ firstStep, endStep }) => endStep > firstStep);
}
