import type { ColumnProfile } from './column-profile';
import { isOtherName, labelNameRank, textNameRank, type NameRank } from './column-words';

/** Points for a name by its rank: a whole word weighs more than anything the cells can say. */
const NAME_POINTS: Readonly<Record<NameRank, number>> = { 0: 0, 1: 1, 2: 3, 3: 4 };

/** Below these a column is no candidate. */
const MIN_TEXT_POINTS = 1;
const MIN_LABEL_POINTS = 1.5;

/** Of two columns without telling names, one must lead by this much. */
const CLEAR_LEAD = 0.5;

/** What a column loses whose cells are all blank: only a telling name makes it a candidate still. */
const NOTHING_TO_SEE = 2;

/** More classes than this is no classification. */
const MAX_CLASSES = 500;

/** From this many rows on, shares mean something. */
const FEW_ROWS = 20;

/** The index of the column that holds the texts, of those that `taken` leaves; `undefined` where none clearly does. */
export function guessTextColumn(profiles: readonly ColumnProfile[], taken: readonly number[]): number | undefined {
  return best(profiles, taken, MIN_TEXT_POINTS, textPoints, (name) => textNameRank(name) >= 2);
}

/** The index of the column that holds the labels, of those that `taken` leaves; `undefined` where none clearly does. */
export function guessLabelColumn(profiles: readonly ColumnProfile[], taken: readonly number[]): number | undefined {
  return best(profiles, taken, MIN_LABEL_POINTS, labelPoints, (name) => labelNameRank(name) >= 2);
}

/** Texts have words, many of them, and seldom repeat. */
function textPoints(column: ColumnProfile): number {
  if (column.filled === 0) return NAME_POINTS[textNameRank(column.name)] - NOTHING_TO_SEE;
  let points = NAME_POINTS[textNameRank(column.name)] + Math.min(column.meanWords, 12) / 3;
  if (labelNameRank(column.name) >= 2) points -= 3;
  if (isOtherName(column.name)) points -= 3;
  if (column.numericShare > 0.9) points -= 4;
  if (column.filled >= FEW_ROWS && column.distinct < column.filled * 0.2) points -= 2;
  return points;
}

/** Labels are short, few and come again and again. */
function labelPoints(column: ColumnProfile): number {
  if (column.filled === 0) return NAME_POINTS[labelNameRank(column.name)] - NOTHING_TO_SEE;
  let points = NAME_POINTS[labelNameRank(column.name)] + classPoints(column);
  if (textNameRank(column.name) >= 2) points -= 3;
  if (isOtherName(column.name)) points -= 3;
  if (column.meanWords > 5) points -= 2;
  if (column.blankShare > 0.5) points -= 2;
  if (column.fractionShare > 0.5 && column.distinct > FEW_ROWS) points -= 3;
  return points;
}

function classPoints({ filled, distinct }: ColumnProfile): number {
  if (distinct < 2) return 0;
  if (distinct > MAX_CLASSES || distinct > filled / 2) return filled < FEW_ROWS ? 0 : -3;
  return distinct <= 20 ? 2.5 : 2;
}

function best(
  profiles: readonly ColumnProfile[],
  taken: readonly number[],
  minimum: number,
  pointsOf: (column: ColumnProfile) => number,
  hasTellingName: (name: string) => boolean,
): number | undefined {
  const candidates = profiles
    .map((column, index) => ({ index, points: pointsOf(column), telling: hasTellingName(column.name) }))
    .filter(({ index, points }) => !taken.includes(index) && points >= minimum)
    .sort((a, b) => b.points - a.points || a.index - b.index);
  const [first, second] = candidates;
  if (!first) return undefined;
  const isClear = !second || first.telling || first.points - second.points >= CLEAR_LEAD;
  return isClear ? first.index : undefined;
}
