import { DATA_FIXES, type DataFix } from '../../shared/model/data-report';
import type { LabelledRow, SkippedRows } from '../../shared/model/dataset';
import { foldLabel, similarLabels } from './checks/label-spelling';
import { duplicateRows } from './duplicate-rows';
import { ClassCounter } from './label-encoder';
import { LabelledRowStore } from './labelled-row-store';
import { lineList } from './line-list';

/** What a fix did to one kind of rows. */
export interface FixNote {
  readonly fix: DataFix;
  /** So many rows were changed or left out. */
  readonly count: number;
  /** The same in words, with the lines concerned. */
  readonly sentence: string;
}

/** The rows that were put right, and what was done to them. */
export interface FixedRows {
  readonly rows: readonly LabelledRow[];
  /** What each fix did; those that found nothing have notes too. */
  readonly notes: readonly FixNote[];
  /** What became of a label's spelling; labels of a test file need the same. */
  readonly spell: (label: string) => string;
}

export interface FixContext {
  /** What was skipped when the rows were read. */
  readonly skipped: Pick<SkippedRows, 'emptyRows'>;
  /** Rows to measure on; fixing `duplicates` leaves out what they repeat. */
  readonly test: readonly LabelledRow[];
}

/**
 * Puts rows right, always in the order of DATA_FIXES, whatever the order of `fixes`:
 *
 * 1. `empty`: rows without text or label are left out. Reading has done so already; the note tells how many.
 * 2. `labels`: labels that differ in case, blanks or Unicode form alone get the most frequent spelling.
 * 3. `conflicts`: of rows with the same text and different labels, those with the label that most of them have stay; where no
 *    label leads, none stays.
 * 4. `duplicates`: rows whose text is that of an earlier row are left out, near duplicates of an earlier row with the same label
 *    too, and rows whose text is (nearly) that of a test row.
 */
export function applyFixes(rows: readonly LabelledRow[], fixes: readonly DataFix[], { skipped, test }: FixContext): FixedRows {
  let fixed: FixedRows = { rows, notes: [], spell: (label) => label };
  for (const fix of DATA_FIXES.filter((name) => fixes.includes(name))) {
    const { rows: kept, notes, spell } = fixOnce(fix, fixed.rows, { skipped, test });
    fixed = { rows: kept, notes: [...fixed.notes, ...notes.map((note) => ({ fix, ...note }))], spell: spell ?? fixed.spell };
  }
  return fixed;
}

/**
 * The same for rows in little memory: what a fix has to compare takes them as objects; without one they stay as compact as they are.
 * Its notes are a run's, which name the fix.
 */
export function fixStore(rows: LabelledRowStore, fixes: readonly DataFix[], { skipped, test = new LabelledRowStore() }: { readonly skipped: FixContext['skipped']; readonly test?: LabelledRowStore }): Pick<FixedRows, 'spell'> & { readonly rows: LabelledRowStore; readonly notes: readonly string[] } {
  if (fixes.length === 0) return { rows, notes: [], spell: (label) => label };
  const fixed = applyFixes([...rows], fixes, { skipped, test: [...test] });
  return { ...fixed, rows: LabelledRowStore.from(fixed.rows), notes: fixed.notes.map(({ fix, sentence }) => `Fix '${fix}': ${sentence}`) };
}

interface FixStep {
  readonly rows: readonly LabelledRow[];
  readonly notes: readonly Omit<FixNote, 'fix'>[];
  readonly spell?: (label: string) => string;
}

function fixOnce(fix: DataFix, rows: readonly LabelledRow[], { skipped, test }: FixContext): FixStep {
  switch (fix) {
    case 'empty':
      return { rows, notes: [note(skipped.emptyRows, 'without text or label left out')] };
    case 'labels':
      return unifyLabels(rows);
    case 'conflicts':
      return settleConflicts(rows);
    case 'duplicates':
      return leaveOutDuplicates(rows, test);
  }
}

function unifyLabels(rows: readonly LabelledRow[]): FixStep {
  const counter = new ClassCounter();
  for (const { label } of rows) counter.add(label);
  const groups = similarLabels(counter.inOrder());
  const spelling = new Map(groups.map(([best]) => [foldLabel(best!), best!]));
  const spell = (label: string): string => spelling.get(foldLabel(label)) ?? label;
  const changed = rows.filter(({ label }) => spell(label) !== label);
  const which = groups.map(([best, ...others]) => `${others.map((label) => `'${label}'`).join(', ')} became '${best!}'`);
  const notes = [note(changed.length, `spelled anew${which.length === 0 ? '' : `: ${which.join('; ')}`}${onLines(changed)}`)];
  return { rows: rows.map((row) => ({ ...row, label: spell(row.label) })), notes, spell };
}

function settleConflicts(rows: readonly LabelledRow[]): FixStep {
  const byText = new Map<string, LabelledRow[]>();
  for (const row of rows) {
    const key = row.pair === undefined ? row.text : JSON.stringify([row.text, row.pair]);
    const group = byText.get(key);
    if (group) group.push(row);
    else byText.set(key, [row]);
  }
  const dropped = new Set([...byText.values()].flatMap(minority));
  return { rows: rows.filter((row) => !dropped.has(row)), notes: [leftOut('whose text has another label as well', [...dropped])] };
}

/** The rows of one text that do not have its leading label; none where all agree, all where no label leads. */
function minority(group: readonly LabelledRow[]): readonly LabelledRow[] {
  if (group.length === 1) return [];
  const counts = new Map<string, number>();
  for (const { label } of group) counts.set(label, (counts.get(label) ?? 0) + 1);
  const most = Math.max(...counts.values());
  const leading = [...counts].filter(([, times]) => times === most).map(([label]) => label);
  return group.filter(({ label }) => leading.length > 1 || label !== leading[0]);
}

function leaveOutDuplicates(rows: readonly LabelledRow[], test: readonly LabelledRow[]): FixStep {
  const { repeated, near, inTest } = duplicateRows(rows, test);
  const dropped = new Set([...repeated, ...near, ...inTest]);
  const notes = [
    leftOut('that repeat an earlier text', repeated),
    leftOut('that nearly repeat an earlier text with the same label', near),
    ...(test.length === 0 ? [] : [leftOut('that the test file has too, or nearly', inTest)]),
  ];
  return { rows: rows.filter((row) => !dropped.has(row)), notes };
}

function leftOut(which: string, rows: readonly LabelledRow[]): Omit<FixNote, 'fix'> {
  return note(rows.length, `left out ${which}${onLines(rows)}`);
}

function onLines(rows: readonly LabelledRow[]): string {
  return rows.length === 0 ? '' : ` (${lineList(rows.map(({ line }) => line))})`;
}

/** @param what was done to so many rows */
function note(count: number, what: string): Omit<FixNote, 'fix'> {
  return { count, sentence: `${count} ${count === 1 ? 'row' : 'rows'} ${what}.` };
}
