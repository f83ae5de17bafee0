const SCRIPTS = [/\p{sc=Latin}/u, /\p{sc=Cyrillic}/u, /\p{sc=Greek}/u, /\p{sc=Hebrew}/u, /\p{sc=Arabic}/u, /\p{sc=Thai}/u];
const LATIN = 0;

/** What people type around words, so that there it says nothing about an encoding. */
const PUNCTUATION = /^[\s‘’“”«»„‚–—…€£§°•¿¡ªº´·]$/u;

/** What may stand within a word. */
const INNER_PUNCTUATION = /^[’´·]$/u;

/** Latin words of this length and no ASCII letter at all are rare. */
const LONG_WORD = 3;

/**
 * How many things in `text` (words between blanks) a language would not do: two scripts in one word, a capital after a
 * small letter, a symbol or a control character among letters, a Latin word of accented letters only. The wrong code page
 * makes many of them.
 */
export function wordFlaws(text: string): number {
  return text.split(' ').reduce((sum, word) => sum + flawsOf(word), 0);
}

function flawsOf(word: string): number {
  let flaws = 0;
  let previous = '';
  const scripts = new Set<number>();
  const characters = Array.from(word);
  for (const [index, character] of characters.entries()) {
    const script = SCRIPTS.findIndex((pattern) => pattern.test(character));
    if (script >= 0) scripts.add(script);
    else if (/[\p{Cc}\p{Co}]/u.test(character)) flaws += 3;
    else if (!isExpected(character, characters[index - 1], characters[index + 1])) flaws += 1;
    if (/\p{Lu}/u.test(character) && /\p{Ll}/u.test(previous)) flaws += 1;
    previous = character;
  }
  if (scripts.size > 1) flaws += 2;
  const strange = scripts.has(LATIN) && word.length >= LONG_WORD && !/[A-Za-z]/.test(word);
  return flaws + (strange ? 1 : 0);
}

function isExpected(character: string, before = '', after = ''): boolean {
  const isInside = /\p{L}/u.test(before) && /\p{L}/u.test(after);
  return /\p{M}/u.test(character) || (isInside ? INNER_PUNCTUATION : PUNCTUATION).test(character);
}
