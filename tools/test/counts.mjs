import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { ROOT } from '../set-up/context.mjs';

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {readonly string[]} failures what failed, a line each: where it is, its name, and how its message begins
 */

/** @type {Counts} */
export const NONE = { passed: 0, failed: 0, skipped: 0, failures: [] };

/**
 * @param {Counts} a
 * @param {Counts} b
 * @returns {Counts}
 */
export function add(a, b) {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped, failures: [...a.failures, ...b.failures] };
}

/**
 * @param {boolean} passed
 * @param {string} name
 * @returns {Counts}
 */
export function ofCheck(passed, name) {
  return passed ? { ...NONE, passed: 1 } : { ...NONE, failed: 1, failures: [name] };
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
  if (report === undefined) return ofCheck(false, 'vitest: no report');
  const brokenFiles = report.testResults.filter(isBroken);
  return withFailures(
    { passed: report.numPassedTests, skipped: report.numPendingTests + report.numTodoTests },
    report.numFailedTests + brokenFiles.length,
    [...report.testResults.flatMap(failuresOf), ...brokenFiles.map((/** @type {any} */ file) => line(fileName(file.name), file.message))],
    exitCode === 0 ? undefined : 'vitest: an error outside the tests',
  );
}

/**
 * The counts in Playwright's JSON report. A test that passed on a second try counts as failed: it does not hold what it says.
 *
 * @param {any} report undefined where Playwright wrote none
 * @param {number} exitCode
 * @returns {Counts}
 */
export function ofPlaywright(report, exitCode) {
  if (report === undefined) return ofCheck(false, 'Playwright: no report');
  const { expected, unexpected, flaky, skipped } = report.stats;
  return withFailures(
    { passed: expected, skipped },
    unexpected + flaky,
    report.suites.flatMap(failuresOfSuite),
    exitCode === 0 ? undefined : 'Playwright: an error outside the tests',
  );
}

/**
 * @param {Pick<Counts, 'passed' | 'skipped'>} counts
 * @param {number} failed
 * @param {readonly string[]} failures
 * @param {string | undefined} otherwise what failed where the run did, but none of its tests
 * @returns {Counts}
 */
function withFailures(counts, failed, failures, otherwise) {
  return failed === 0 && otherwise !== undefined ? { ...counts, failed: 1, failures: [otherwise] } : { ...counts, failed, failures };
}

/** @param {{ name: string, assertionResults: { status: string, fullName: string, failureMessages?: string[] }[] }} file vitest's */
function failuresOf({ name, assertionResults }) {
  return assertionResults.filter(({ status }) => status === 'failed')
    .map(({ fullName, failureMessages }) => line(`${fileName(name)} › ${fullName}`, failureMessages?.[0]));
}

/**
 * @param {any} suite Playwright's, with its tests and the suites in it
 * @returns {string[]}
 */
function failuresOfSuite({ file, specs = [], suites = [] }) {
  const own = specs.flatMap((/** @type {any} */ spec) => spec.tests.filter(isFailed)
    .map((/** @type {any} */ test) => line(`${file}:${spec.line} › ${spec.title}`, test.results.map(messageOf).find(Boolean))));
  return [...own, ...suites.flatMap(failuresOfSuite)];
}

/** @param {{ status: string }} test Playwright's */
function isFailed({ status }) {
  return status === 'unexpected' || status === 'flaky';
}

/** @param {{ error?: { message?: string } }} result Playwright's */
function messageOf({ error }) {
  return error?.message;
}

/** @param {string} path */
function fileName(path) {
  return relative(ROOT, path);
}

/**
 * @param {string} where
 * @param {string | undefined} message
 */
function line(where, message = '') {
  const beginning = stripVTControlCharacters(message).split('\n').map((text) => text.trim()).find((text) => text !== '');
  return beginning === undefined ? where : `${where}: ${beginning}`;
}

/** @param {{ status: string, assertionResults: { status: string }[] }} file */
function isBroken({ status, assertionResults }) {
  return status === 'failed' && !assertionResults.some((test) => test.status === 'failed');
}

/**
 * What failed, a line each: the tests' own output of it may be thousands of lines above.
 *
 * @param {Counts} counts
 */
export function failureLines({ failures }) {
  return failures.length === 0 ? '' : ['', 'Failed:', ...failures.map((failure) => `- ${failure}`)].join('\n');
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
