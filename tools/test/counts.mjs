/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 */

/** @type {Counts} */
export const NONE = { passed: 0, failed: 0, skipped: 0 };

/**
 * @param {Counts} a
 * @param {Counts} b
 * @returns {Counts}
 */
export function add(a, b) {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/**
 * @param {boolean} passed
 * @returns {Counts}
 */
export function ofCheck(passed) {
  return passed ? { ...NONE, passed: 1 } : { ...NONE, failed: 1 };
}

/**
 * The counts in vitest's JSON report. What failed outside a test (a file that could not be loaded, an error after the
 * last test) has no test to its name and counts as one all the same, so that a failed run never counts none.
 *
 * @param {any} report undefined where vitest wrote none
 * @param {number} exitCode
 * @returns {Counts}
 */
export function ofVitest(report, exitCode) {
  if (report === undefined) return ofCheck(false);
  const brokenFiles = report.testResults.filter(isBroken).length;
  const failed = report.numFailedTests + brokenFiles;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/**
 * The counts in Playwright's JSON report. A test that passed on a second try counts as failed: it does not hold what it says.
 *
 * @param {any} report undefined where Playwright wrote none
 * @param {number} exitCode
 * @returns {Counts}
 */
export function ofPlaywright(report, exitCode) {
  if (report === undefined) return ofCheck(false);
  const { expected, unexpected, flaky, skipped } = report.stats;
  const failed = unexpected + flaky;
  return { passed: expected, failed: failed === 0 && exitCode !== 0 ? 1 : failed, skipped };
}

/** @param {{ status: string, assertionResults: { status: string }[] }} file */
function isBroken({ status, assertionResults }) {
  return status === 'failed' && !assertionResults.some((test) => test.status === 'failed');
}

/**
 * The line that closes a run, for people and for machines.
 *
 * @param {Counts} counts
 */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`;
}

/** @param {Counts} counts */
export function isSuccess({ passed, failed }) {
  return failed === 0 && passed > 0;
}
