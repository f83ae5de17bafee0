import type { ProbesConfig } from '../../../shared/model/run';

/** What the contract takes: so many texts, each so long, and so many held-back rows beside them. */
const MOST_TEXTS = 32;
const LONGEST = 10_000;
const HELD_OUT = 6;

/** The sentences of a text field, one a line, as a run's probes. */
export function probesFrom(lines: string): ProbesConfig {
  const texts = lines
    .split('\n')
    .map((line) => line.trim().slice(0, LONGEST))
    .filter((line) => line !== '');
  return { texts: texts.slice(0, MOST_TEXTS).map((text) => ({ text })), heldOut: HELD_OUT };
}
