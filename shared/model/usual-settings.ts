import type { RunConfig } from './run';

/** Of fewer rows, a larger share is held back, and each is seen more often. */
const SMALL_FILE_ROWS = 2000;

export function isSmallFile(rows: number): boolean {
  return rows < SMALL_FILE_ROWS;
}

/** Passes over so many rows, held-back ones counted. With many passes training mostly ends earlier, when the score no longer rises. */
export function epochsFor({ epochs }: Pick<RunConfig, 'epochs'>, rows: number): number {
  if (epochs !== 'auto') return epochs;
  return isSmallFile(rows) ? 10 : 3;
}

/** The share of so many rows that is held back. Small files need a larger one for their scores to mean something. */
export function heldBackShare({ validation }: Pick<RunConfig, 'validation'>, rows: number): number {
  if (validation !== 'auto') return validation;
  return isSmallFile(rows) ? 0.2 : 0.1;
}
