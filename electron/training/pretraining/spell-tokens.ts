/** Marks that stand close to what is before them, behind them, and to both. */
const CLOSES = /^[.,!?;:…%)\]}’”»]+$/u;
const OPENS = /^[([{“‘«$#]+$/u;
const JOINS = /^['’\-–/]$/u;

/** Tokens as a sentence that people read. What the vocabulary does not keep, capitals above all, does not come back. */
export function spellTokens(tokens: readonly string[], continuingPrefix: string): string {
  let text = '';
  let isClose = true;
  for (const token of tokens) {
    const goesOn = token.startsWith(continuingPrefix) && token.length > continuingPrefix.length;
    const joins = JOINS.test(token);
    if (!isClose && !goesOn && !joins && !CLOSES.test(token)) text += ' ';
    text += goesOn ? token.slice(continuingPrefix.length) : token;
    isClose = joins || OPENS.test(token);
  }
  return text;
}
