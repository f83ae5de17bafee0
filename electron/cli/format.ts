/** 0.9134 → "91.3 %". */
export function percentage(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** Seconds as a person says them: "48 s", "3 min 20 s", "1 h 05 min". */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, '0')} min`;
}

/** Bytes in GB with one decimal. */
export function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

/** Text for a terminal: control characters, which could move its cursor or colour it, are shown as their pictures. */
export function printable(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u001f]/g, (character) => String.fromCodePoint(0x2400 + character.charCodeAt(0))).replace(/[\u007f-\u009f]/g, '\u2421');
}

/** Longer names make tables unreadable. */
const MAX_CELL = 60;

function cell(text: string): string {
  const shown = printable(text);
  return shown.length > MAX_CELL ? `${shown.slice(0, MAX_CELL - 1)}…` : shown;
}

/** Rows of cells as aligned columns: the first to the left, the others to the right. */
export function columns(table: readonly (readonly string[])[]): string {
  const rows = table.map((row) => row.map(cell));
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) => row.map((text, i) => (i === 0 ? text.padEnd(widths[i]!) : text.padStart(widths[i]!))).join('  ');
  return rows.map((row) => `  ${line(row)}`).join('\n');
}
