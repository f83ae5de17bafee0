/** Runs of lines that a sentence holds. */
const MAX_RUNS = 50;

/** "line 7", "lines 2-4, 9", "lines 2, 5, … and 1203 more": runs of lines as one, within bounds. */
export function lineList(lines: readonly number[]): string {
  const runs: [first: number, last: number][] = [];
  let named = 0;
  for (const line of [...lines].sort((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run && line === run[1] + 1) run[1] = line;
    else if (runs.length < MAX_RUNS) runs.push([line, line]);
    else break;
    named++;
  }
  const shown = runs.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join(', ');
  return `${lines.length === 1 ? 'line' : 'lines'} ${shown}${named < lines.length ? ` and ${lines.length - named} more` : ''}`;
}
