/**
 * Text from a person's data as plain Markdown text, also inside a table's cell: on one line, nothing in it is markup.
 */
export function markdownText(text: string): string {
  return oneLine(text).replace(/[\\`*_[\]<>|~#&$!]/g, '\\$&');
}

/** Text as a code span, as for file and column names; a longer fence than any in the text keeps it closed. */
export function markdownCode(text: string): string {
  const line = oneLine(text).replaceAll('|', '\\|');
  const longestRun = Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longestRun + 1);
  const needsBlanks = line.startsWith('`') || line.endsWith('`') || line === '';
  return needsBlanks ? `${fence} ${line} ${fence}` : `${fence}${line}${fence}`;
}

/** A Markdown table. Cells are Markdown already; columns other than the first are aligned to the right. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = header.map((_, i) => (i === 0 ? '---' : '---:'));
  return [header, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/**
 * A string in YAML: in double quotes, which hold anything as JSON does; what YAML calls unprintable is escaped too.
 */
export function yamlString(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Line breaks, tabs and other control characters become blanks. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}
