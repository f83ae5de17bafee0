/**
 * What a spreadsheet may run as a formula when it opens the file (OWASP, "CSV Injection"): = + - @ and their full-width
 * forms, also behind blanks and invisible characters, and any cell that begins with a tab or a line break.
 */
const FORMULA = /^(?:[\t\r\n]|[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠])/u;

/** Numbers begin with the same signs and are harmless. */
const PLAIN_NUMBER = /^\s*[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?\s*$/i;

/** The cell with an apostrophe in front where a spreadsheet would run it, so that it shows it as text instead. */
export function defuseFormula(cell: string): string {
  return FORMULA.test(cell) && !PLAIN_NUMBER.test(cell) ? `'${cell}` : cell;
}
