/**
 * A step that failed for a reason outside the program (network, compiler, disk): says what was tried, what answered and
 * what a person can do about it.
 */
export class SetUpError extends Error {
  name = 'SetUpError';

  /** @param {{ tried: string, answered: string, todo?: string }} report no todo where there is nothing to do */
  constructor({ tried, answered, todo }) {
    super(`${tried}: ${answered}`);
    this.tried = tried;
    this.answered = answered;
    this.todo = todo;
  }
}

/** A failure that no other source of the same thing would mend, and no later attempt. */
export class FinalSetUpError extends SetUpError {}

/** The person pressed Ctrl-C, or another program asked this one to end. */
export class Interrupted extends Error {
  name = 'Interrupted';

  /** @param {NodeJS.Signals} signal */
  constructor(signal) {
    super(`Stopped by ${signal}.`);
    this.signal = signal;
  }
}

/**
 * Any error as the lines a person reads.
 *
 * @param {unknown} error
 * @returns {string[]}
 */
export function reportLines(error) {
  if (!(error instanceof SetUpError)) return [error instanceof Error ? error.message : String(error)];
  return [
    ...labelled('tried:   ', error.tried),
    ...labelled('answered:', error.answered),
    ...(error.todo === undefined ? [] : labelled('to do:   ', error.todo)),
  ];
}

/**
 * @param {string} label
 * @param {string} text
 */
function labelled(label, text) {
  const [first, ...others] = text.split('\n');
  return [`${label} ${first}`, ...others.map((line) => `${' '.repeat(label.length)} ${line}`)];
}
