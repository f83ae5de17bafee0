import { EXAMPLE_LINES, type DataFinding } from '../../../shared/model/data-report';
import type { ClassCount, SkippedRows } from '../../../shared/model/dataset';
import { isEmptyReason } from '../skipped-rows';
import { FindingRows } from './finding-rows';
import type { RowColumns } from './row-columns';

/** Rows whose label another spelling outnumbers: these would change. */
export function similarLabelFindings(rows: RowColumns, groups: readonly (readonly string[])[]): DataFinding[] {
  const rare = new Map(groups.flatMap((group) => group.slice(1).map((label) => [label, group])));
  return rowsByGroup(rows, rare).finding('similar-labels', 'labels');
}

/** Rows of classes too small to be split. */
export function smallClassFindings(rows: RowColumns, classes: readonly ClassCount[]): DataFinding[] {
  return rowsByGroup(rows, new Map(classes.map(({ label }) => [label, [label]]))).finding('small-classes', null);
}

/** The rows with these labels; an example for each group of labels. */
function rowsByGroup(rows: RowColumns, groupOfLabel: ReadonlyMap<string, readonly string[]>): FindingRows {
  const found = new FindingRows();
  if (groupOfLabel.size === 0) return found;
  const linesOfGroup = new Map<readonly string[], number[]>();
  for (let row = 0; row < rows.length; row++) {
    const group = groupOfLabel.get(rows.labelOf(row));
    if (!group) continue;
    const line = rows.lineOf(row);
    found.add(line);
    const lines = linesOfGroup.get(group);
    if (!lines) linesOfGroup.set(group, [line]);
    else if (lines.length < EXAMPLE_LINES) lines.push(line);
  }
  for (const [group, lines] of linesOfGroup) found.addExample({ lines, labels: group });
  return found;
}

/** Rows that could not be used: those that are blank where it matters, and those that are broken. */
export function skippedFindings({ skipped, skippedCount, emptyRows }: SkippedRows): DataFinding[] {
  const broken = skipped.filter(({ reason }) => !isEmptyReason(reason));
  const empty = skipped.filter(({ reason }) => isEmptyReason(reason));
  return [
    ...skippedFinding({ kind: 'unusable-rows', rows: skippedCount - emptyRows, fix: null }, broken),
    ...skippedFinding({ kind: 'empty-rows', rows: emptyRows, fix: 'empty' }, empty),
  ];
}

function skippedFinding({ kind, rows, fix }: Pick<DataFinding, 'kind' | 'rows' | 'fix'>, skipped: SkippedRows['skipped']): DataFinding[] {
  if (rows === 0) return [];
  const listed = new FindingRows();
  for (const { line, reason } of skipped) listed.add(line, () => ({ lines: [line], text: reason }));
  const [finding] = listed.finding(kind, fix);
  return [finding === undefined ? { kind, rows, lines: [], examples: [], fix } : { ...finding, rows }];
}
