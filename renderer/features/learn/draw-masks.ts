import type { Random } from '../../../shared/math/random';

/** Share of the tokens that are to be guessed, as in Devlin et al. 2018, section 3.1. */
export const MASKED_SHARE = 0.15;
const SHOWN_AS_MASK = 0.8;
const SHOWN_AS_OTHER = 0.1;

export type Shown = 'mask' | 'other' | 'same';

/** A token that is to be guessed, and what the model is shown in its place. */
export interface Drawn {
  readonly position: number;
  readonly shown: Shown;
}

/** Draws 15 % of `count` tokens, at least one: of these 80 % are shown as [MASK], 10 % as another word, 10 % as they are. */
export function drawMasks(count: number, random: Random): readonly Drawn[] {
  const order = random.shuffle(Int32Array.from({ length: count }, (_, i) => i));
  const wanted = count === 0 ? 0 : Math.max(1, Math.round(MASKED_SHARE * count));
  return Array.from(order.subarray(0, wanted))
    .sort((a, b) => a - b)
    .map((position) => ({ position, shown: drawShown(random.nextFloat()) }));
}

function drawShown(draw: number): Shown {
  if (draw < SHOWN_AS_MASK) return 'mask';
  return draw < SHOWN_AS_MASK + SHOWN_AS_OTHER ? 'other' : 'same';
}
