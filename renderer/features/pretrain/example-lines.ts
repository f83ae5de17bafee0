import { MASK, type MaskedExamplesConfig } from '../../../shared/model/pretraining';

/** What the contract takes: so many sentences, each so long, and so many held-back ones beside them. */
const MOST_TEXTS = 16;
const LONGEST = 1000;
const HELD_BACK = 4;

export interface ExampleLines {
  readonly config: MaskedExamplesConfig;
  /** Lines without a gap: nothing is to be guessed in them. */
  readonly withoutGap: number;
}

/** The sentences of a text field, one a line. */
export function examplesFrom(lines: string): ExampleLines {
  const texts = lines
    .split('\n')
    .map((line) => line.trim().slice(0, LONGEST))
    .filter((line) => line !== '');
  const watched = texts.filter((line) => line.includes(MASK));
  return { config: { texts: watched.slice(0, MOST_TEXTS), heldBack: HELD_BACK }, withoutGap: texts.length - watched.length };
}
