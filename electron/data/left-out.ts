/** The rest is counted. */
const NAMED = 5;

/**
 * What a table's notes say of files that its rows do not come from.
 *
 * @param names of files, and of folders with a slash at their end
 */
export function leftOutNotes(names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const folders = names.filter((name) => name.endsWith('/')).length;
  const kinds = [{ noun: 'file', count: names.length - folders }, { noun: 'folder', count: folders }].filter(({ count }) => count > 0);
  const counts = kinds.map(({ noun, count }) => `${count} ${noun}${count === 1 ? '' : 's'}`).join(' and ');
  const named = names.slice(0, NAMED).map((name) => `'${name}'`).join(', ');
  return [`${counts} ${names.length === 1 ? 'was' : 'were'} left out: ${named}${names.length > NAMED ? ' and others' : ''}.`];
}
