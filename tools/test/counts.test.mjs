import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../set-up/context.mjs';
import { NONE, add, closingLine, failureLines, isSuccess, ofCheck, ofPlaywright, ofVitest } from './counts.mjs';

describe('the count', () => {
  it('closes a run with one line', () => {
    expect(closingLine({ ...NONE, passed: 12 })).toBe('12 passed, 0 failed');
    expect(closingLine({ ...NONE, passed: 12, failed: 1, skipped: 2 })).toBe('12 passed, 1 failed, 2 skipped');
  });

  it('adds checks and tests', () => {
    const tests = ofVitest(report({ passed: 5, pending: 1, todo: 1 }), 0);
    expect([ofCheck(true, 'Style'), ofCheck(false, 'Types'), tests].reduce(add)).toEqual({ passed: 6, failed: 1, skipped: 2, failures: ['Types'] });
  });

  it('counts a file that could not be loaded, an error outside the tests, and a missing report', () => {
    const broken = { name: join(ROOT, 'a.test.ts'), status: 'failed', message: 'no such module', assertionResults: [] };
    expect(ofVitest(report({ passed: 5, files: [broken] }), 1)).toEqual({ passed: 5, failed: 1, skipped: 0, failures: ['a.test.ts: no such module'] });
    const failing = { name: join(ROOT, 'b.test.ts'), status: 'failed', assertionResults: [
      { status: 'failed', fullName: 'a sum is right', failureMessages: ['\n\u001b[31mexpected 4 to be 5\u001b[39m\n  at b.test.ts:3'] },
      { status: 'passed', fullName: 'a product is right' },
    ] };
    expect(ofVitest(report({ failed: 1, files: [failing] }), 1)).toMatchObject({ failed: 1, failures: ['b.test.ts › a sum is right: expected 4 to be 5'] });
    expect(ofVitest(report({ passed: 5 }), 1).failed).toBe(1);
    expect(ofVitest(undefined, 1).failed).toBe(1);
  });

  it('takes what Playwright reports, where a second try is no success', () => {
    const stats = { expected: 4, unexpected: 1, flaky: 1, skipped: 2 };
    const suites = [{ file: 'web/a.spec.ts', suites: [{ file: 'web/a.spec.ts', specs: [
      { line: 7, title: 'a page opens', tests: [test('unexpected', ['timed out\nat a.spec.ts']), test('expected', [undefined])] },
      { line: 9, title: 'a page closes', tests: [test('flaky', ['not closed', undefined])] },
    ] }] }];
    expect(ofPlaywright({ stats, suites }, 1)).toEqual({ passed: 4, failed: 2, skipped: 2, failures: [
      'web/a.spec.ts:7 › a page opens: timed out', 'web/a.spec.ts:9 › a page closes: not closed',
    ] });
    expect(ofPlaywright({ stats: { ...stats, unexpected: 0, flaky: 0 }, suites: [] }, 1)).toMatchObject({ failed: 1 });
    expect(ofPlaywright(undefined, 0).failed).toBe(1);
  });

  it('is no success without a test', () => {
    expect(isSuccess(NONE)).toBe(false);
    expect(isSuccess({ ...NONE, passed: 1 })).toBe(true);
    expect(isSuccess({ ...NONE, passed: 1, failed: 1 })).toBe(false);
  });

  it('is preceded by what failed, if anything did', () => {
    expect(failureLines(NONE)).toBe('');
    expect(failureLines(add(ofCheck(false, 'Style'), ofCheck(false, 'Types')))).toBe('\nFailed:\n- Style\n- Types');
  });
});

/** @param {{ passed?: number, failed?: number, pending?: number, todo?: number, files?: unknown[] }} numbers */
function report({ passed = 0, failed = 0, pending = 0, todo = 0, files = [] }) {
  return { numPassedTests: passed, numFailedTests: failed, numPendingTests: pending, numTodoTests: todo, testResults: files };
}

/**
 * @param {string} status
 * @param {readonly (string | undefined)[]} messages one a try
 */
function test(status, messages) {
  return { status, results: messages.map((message) => ({ error: message === undefined ? undefined : { message } })) };
}
