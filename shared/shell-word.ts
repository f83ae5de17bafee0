/**
 * A path or a name for a command that people paste: in quotes where a shell would take it apart.
 *
 * @param platform as Node's `process.platform`
 */
export function shellWord(text: string, platform: string): string {
  const isWindows = platform === 'win32';
  if ((isWindows ? /^[\w./:\\-]+$/ : /^[\w./:-]+$/).test(text)) return text;
  return isWindows ? `"${text}"` : `'${text.replaceAll("'", `'\\''`)}'`;
}
