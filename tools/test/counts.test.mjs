import { describe, expect, it } from 'vitest';
import { NONE, add, closingLine, isSuccess, ofCheck, ofPlaywright, ofVitest } from './counts.mjs';

describe('the count', () => {
  it('closes a run with one line', () => {
    expect(closingLine({ passed: 12, failed: 0, skipped: 0 })).toBe('12 passed, 0 failed');
    expect(closingLine({ passed: 12, failed: 1, skipped: 2 })).toBe('12 passed, 1 failed, 2 skipped');
  });

  it('adds checks and tests', () => {
    const tests = ofVitest(report({ passed: 5, pending: 1, todo: 1 }), 0);
    expect([ofCheck(true), ofCheck(false), tests].reduce(add)).toEqual({ passed: 6, failed: 1, skipped: 2 });
  });

  it('counts a file that could not be loaded, an error outside the tests, and a missing report', () => {
    const broken = { status: 'failed', assertionResults: [] };
    expect(ofVitest(report({ passed: 5, files: [broken] }), 1)).toEqual({ passed: 5, failed: 1, skipped: 0 });
    const failing = { status: 'failed', assertionResults: [{ status: 'failed' }] };
    expect(ofVitest(report({ failed: 1, files: [failing] }), 1).failed).toBe(1);
    expect(ofVitest(report({ passed: 5 }), 1).failed).toBe(1);
    expect(ofVitest(undefined, 1).failed).toBe(1);
  });

  it('takes what Playwright reports, where a second try is no success', () => {
    const stats = { expected: 4, unexpected: 1, flaky: 1, skipped: 2 };
    expect(ofPlaywright({ stats }, 1)).toEqual({ passed: 4, failed: 2, skipped: 2 });
    expect(ofPlaywright({ stats: { ...stats, unexpected: 0, flaky: 0 } }, 1).failed).toBe(1);
    expect(ofPlaywright(undefined, 0).failed).toBe(1);
  });

  it('is no success without a test', () => {
    expect(isSuccess(NONE)).toBe(false);
    expect(isSuccess({ passed: 1, failed: 0, skipped: 0 })).toBe(true);
    expect(isSuccess({ passed: 1, failed: 1, skipped: 0 })).toBe(false);
  });
});

/** @param {{ passed?: number, failed?: number, pending?: number, todo?: number, files?: unknown[] }} numbers */
function report({ passed = 0, failed = 0, pending = 0, todo = 0, files = [] }) {
  return { numPassedTests: passed, numFailedTests: failed, numPendingTests: pending, numTodoTests: todo, testResults: files };
}
