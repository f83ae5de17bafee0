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
 * the most pairs.
 */
const SHORT = [32, 64];

/**
 * Then, or from the beginning where a model has learnt before, rows in which words come back: it learns to look for them, and with
 * it whether two sentences belong together. Long rows come in between and not at the end, where steps are too small to teach
 * the later positions, and so that what is learnt at one length is not lost at another.
 */
const LONG: readonly RowsOfLength[] = [
  { length: 128, share: 5 },
  { length: 256, share: 3 },
  { length: 512, share: 2 },
];

/** Of the steps of a run from scratch: each kind of short rows, and what comes last. */
const SHARES = { short: 30, last: 40 };

/** The stages of a run up to rows of `maxLength` tokens. */
export function planStages(totalSteps: number, maxLength: number, fromScratch: boolean): Stage[] {
  const short = fromScratch ? SHORT.filter((length) => length < maxLength) : [];
  const total = short.length * SHARES.short + SHARES.last;
  const startOf = (stage: number) => Math.round((totalSteps * stage * SHARES.short) / total);
  return [...short.map((length) => [{ length, share: 1 }]), lastRows(maxLength)]
    .map((rows, i) => ({ rows, firstStep: startOf(i), endStep: i < short.length ? startOf(i + 1) : totalSteps }))
    .filter(({ firstStep, endStep }) => endStep > firstStep);
}

/** Rows as most models are used with, and longer ones where a model is to know them: what held-back texts are made into. */
export function heldBackLengths(maxLength: number): readonly RowsOfLength[] {
  return lastRows(maxLength);
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

/** What a run ends with: the longest rows allowed in place of the next longer ones. */
function lastRows(maxLength: number): RowsOfLength[] {
  const next = LONG.find(({ length }) => length >= maxLength) ?? LONG.at(-1)!;
  return [...LONG.filter(({ length }) => length < maxLength), { length: maxLength, share: next.share }];
}
