export type CsvRow = Readonly<Record<string, number | string | undefined>>;

/** Rows as CSV with a header; what is missing is an empty cell. */
export function toCsv(columns: readonly string[], rows: readonly CsvRow[]): string {
  const line = (cells: readonly (number | string | undefined)[]) => cells.map(cell).join(',');
  return `${[line(columns), ...rows.map((row) => line(columns.map((column) => row[column])))].join('\n')}\n`;
}

function cell(value: number | string | undefined): string {
  if (value === undefined) return '';
  const text = String(value);
  return /[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}
