import type { RunConfig } from './run';

/** Of fewer rows, a larger share is held back, and each is seen more often. */
const SMALL_FILE_ROWS = 2000;
/** So many are seen less often: a third pass over them is learnt by heart. */
const LARGE_FILE_ROWS = 20_000;

export function isSmallFile(rows: number): boolean {
  return rows < SMALL_FILE_ROWS;
}

export function isLargeFile(rows: number): boolean {
  return rows >= LARGE_FILE_ROWS;
}

/** Passes over so many rows, held-back ones counted. With many passes training mostly ends earlier, when the score no longer rises. */
export function epochsFor({ epochs }: Pick<RunConfig, 'epochs'>, rows: number): number {
  if (epochs !== 'auto') return epochs;
  if (isSmallFile(rows)) return 8;
  return isLargeFile(rows) ? 2 : 3;
}

/** The share of so many rows that is held back. Small files need a larger one for their scores to mean something. */
export function heldBackShare({ validation }: Pick<RunConfig, 'validation'>, rows: number): number {
  if (validation !== 'auto') return validation;
  return isSmallFile(rows) ? 0.2 : 0.1;
}
