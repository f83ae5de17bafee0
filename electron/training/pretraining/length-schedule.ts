/** Rows of one length, and how often they come. */
export interface RowsOfLength {
  /** Most tokens of a row. */
  readonly length: number;
  /** Of the steps of their stage; the shares of a stage need not sum to 1. */
  readonly share: number;
}

/** One part of a run. */
export interface Stage {
  /** What its steps take, in turn. */
  readonly rows: readonly RowsOfLength[];
  /** Its first step, and the one after its last. */
  readonly firstStep: number;
  readonly endStep: number;
}

/**
 * Short rows first: at 128 tokens from the start, a small model stays for long at guessing frequent words, at 32 it soon
 * learns that neighbours matter, and a step costs less. Pairs of texts are learnt from 64 tokens on: a batch of such short rows has
 * the most pairs. The last few steps teach the later positions.
 */
const FROM_SCRATCH: readonly RowsOfLength[] = [
  { length: 32, share: 30 },
  { length: 64, share: 30 },
  { length: 128, share: 32 },
  { length: 256, share: 6 },
  { length: 512, share: 2 },
];

/**
 * A model that has learnt before knows its neighbours. It goes on with rows in which words come back, since there it learns to look
 * for them, and with it whether two sentences belong together; long rows come in between, so that what is learnt at one length
 * is not lost at another.
 */
const GOING_ON: readonly RowsOfLength[] = [
  { length: 128, share: 50 },
  { length: 256, share: 30 },
  { length: 512, share: 20 },
];

/** The stages of a run up to rows of `maxLength` tokens. */
export function planStages(totalSteps: number, maxLength: number, fromScratch: boolean): Stage[] {
  if (!fromScratch) return [{ rows: upTo(maxLength, GOING_ON), firstStep: 0, endStep: totalSteps }];
  const parts = upTo(maxLength, FROM_SCRATCH);
  const total = sumOfShares(parts);
  let shareBefore = 0;
  const stepAt = () => Math.round((totalSteps * shareBefore) / total);
  return parts
    .map((rows) => {
      const firstStep = stepAt();
      shareBefore += rows.share;
      return { rows: [rows], firstStep, endStep: stepAt() };
    })
    .filter(({ firstStep, endStep }) => endStep > firstStep);
}

/** Rows as most models are used with, and longer ones where a model is to know them: what held-back texts are made into. */
export function heldBackLengths(maxLength: number): readonly RowsOfLength[] {
  return upTo(maxLength, GOING_ON);
}

export function sumOfShares(rows: readonly RowsOfLength[]): number {
  return rows.reduce((sum, { share }) => sum + share, 0);
}

/**
 * Which rows each step of a stage takes, for ever: the numbers of `rows`, as often as their shares say and as evenly as can be.
 */
export function* turns(rows: readonly RowsOfLength[]): Generator<number, never, void> {
  const total = sumOfShares(rows);
  const due = rows.map(() => 0);
  for (;;) {
    rows.forEach(({ share }, i) => (due[i]! += share));
    const next = due.indexOf(Math.max(...due));
    due[next]! -= total;
    yield next;
  }
}

/** Those that are not longer, the longest allowed in place of the next longer one. */
function upTo(maxLength: number, lengths: readonly RowsOfLength[]): RowsOfLength[] {
  const next = lengths.find(({ length }) => length >= maxLength) ?? lengths.at(-1)!;
  return [...lengths.filter(({ length }) => length < maxLength), { length: maxLength, share: next.share }];
}
