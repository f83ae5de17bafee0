import type { ImportReport, PredictionReport } from '../../shared/model/dataset';

/** How many skipped rows are named. */
const SKIPPED_SHOWN = 5;

/** For a person: how a file was understood, which columns were read, and which rows could not be used. */
export function describeImport(report: ImportReport | PredictionReport): string[] {
  return [...report.notes, columnsRead(report), ...skippedRows(report)];
}

function columnsRead(report: ImportReport | PredictionReport): string {
  const pair = report.textPairColumn === undefined ? '' : ` and '${report.textPairColumn}'`;
  const labels = 'labelColumn' in report ? `, labels from '${report.labelColumn}'` : '';
  return `Texts from the column '${report.textColumn}'${pair}${labels}.`;
}

function skippedRows({ skipped, skippedCount }: ImportReport | PredictionReport): string[] {
  if (skippedCount === 0) return [];
  const named = skipped.slice(0, SKIPPED_SHOWN).map(({ line, reason }) => `line ${line}: ${reason}`);
  const rest = skippedCount > named.length ? `; and ${skippedCount - named.length} more` : '';
  return [`${skippedCount} rows could not be used: ${named.join('; ')}${rest}.`];
}
