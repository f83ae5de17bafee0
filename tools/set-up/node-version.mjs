/**
 * The oldest Node of each line that Tunesmith and its packages run on, as package.json's "engines" says: Node 21 and early 22 lack what
 * 20.19 has.
 */
const OLDEST_OF_LINE = [[20, 19], [22, 12]];

/**
 * Why this Node will not do, as a sentence; undefined where it does.
 *
 * @param {string} version as in process.versions.node
 * @returns {string | undefined}
 */
export function nodeVersionProblem(version) {
  const [major, minor] = version.split('.').map(Number);
  const isNewerLine = major > OLDEST_OF_LINE[OLDEST_OF_LINE.length - 1][0];
  const isLateEnough = OLDEST_OF_LINE.some(([line, oldestMinor]) => major === line && minor >= oldestMinor);
  if (isNewerLine || isLateEnough) return undefined;
  return 'Tunesmith needs Node.js 20.19 or later of Node 20, or 22.12 or newer, and this is ' + version
    + '. Install the current LTS release of Node.js, open a new terminal and try again.';
}

/**
 * Ends the process with a sentence where Node is too old. Entry points call it before they import anything else: an
 * old Node would stop at newer syntax with a message that helps nobody.
 */
export function requireNodeVersion() {
  const problem = nodeVersionProblem(process.versions.node);
  if (problem === undefined) return;
  console.error(problem);
  process.exit(1);
}
