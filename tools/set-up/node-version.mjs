/** The oldest Node that Tunesmith's packages accept; package.json's "engines" says the same. */
export const OLDEST_NODE = '20.19.0';

/**
 * Why this Node will not do, as a sentence; undefined where it does.
 *
 * @param {string} version as in process.versions.node
 * @returns {string | undefined}
 */
export function nodeVersionProblem(version) {
  const [major, minor] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE.split('.').map(Number);
  const newEnough = major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
  if (newEnough) return undefined;
  return 'Tunesmith needs Node.js ' + OLDEST_NODE + ' or newer, and this is ' + version
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
