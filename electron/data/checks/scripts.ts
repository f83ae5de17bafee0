/** Scripts that are told apart; the rest, digits and marks, count for none. */
const SCRIPTS = ['Latin', 'Cyrillic', 'Greek', 'Arabic', 'Hebrew', 'Devanagari', 'Bengali', 'Tamil', 'Telugu', 'Georgian', 'Armenian', 'Ethiopic', 'Hangul', 'Han', 'Kana', 'Thai', 'Khmer', 'Lao', 'Myanmar'] as const;

export type Script = (typeof SCRIPTS)[number];

/** Their texts have no blanks between words, so that words cannot be counted. */
export const UNSPACED_SCRIPTS: ReadonlySet<Script> = new Set<Script>(['Kana', 'Thai', 'Khmer', 'Lao', 'Myanmar']);

/** For each UTF-16 unit the number of its script, counted from 1; 0 for none. Made when it is first needed. */
let scriptOfUnit: Uint8Array | undefined;

/** The script of most of a text's letters (of as many, the first in our list), and how many letters it has of it. */
export function mainScript(text: string): { readonly script: Script; readonly letters: number } | undefined {
  const scripts = (scriptOfUnit ??= classifyUnits());
  const counts = new Int32Array(SCRIPTS.length + 1);
  for (let i = 0; i < text.length; i++) counts[scripts[text.charCodeAt(i)]!]!++;
  counts[0] = 0;
  const most = counts.reduce((best, count, number) => (count > counts[best]! ? number : best), 0);
  return most === 0 ? undefined : { script: SCRIPTS[most - 1]!, letters: counts[most]! };
}

function classifyUnits(): Uint8Array {
  const units = new Uint8Array(0x1_0000);
  SCRIPTS.forEach((script, index) => {
    const pattern = script === 'Kana' ? /[\p{sc=Hiragana}\p{sc=Katakana}]/u : new RegExp(`\\p{sc=${script}}`, 'u');
    for (let unit = 0; unit < units.length; unit++) if (pattern.test(String.fromCharCode(unit))) units[unit] = index + 1;
  });
  return units;
}
