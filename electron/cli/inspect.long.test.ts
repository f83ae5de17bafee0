import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { DataReport } from '../../shared/model/data-report';

/**
 * `inspect` on a CSV of yours beside pandas and transformers: TUNESMITH_DATA names it, TUNESMITH_TEST_DATA another one whose rows
 * may be in it, TUNESMITH_TEXT and TUNESMITH_LABEL its columns, TUNESMITH_MODEL a BERT with a vocab.txt, and TUNESMITH_PEERS a
 * Python environment. Without TUNESMITH_DATA and TUNESMITH_PEERS this is skipped.
 */
const { TUNESMITH_PEERS: peers, TUNESMITH_DATA: data, TUNESMITH_TEST_DATA: test, TUNESMITH_TEXT: text = 'text', TUNESMITH_LABEL: label = 'label', TUNESMITH_MODEL: model } = process.env;
const file = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

function run(program: string, args: readonly string[]): DataReport {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1e9 });
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr.slice(-2000)}`);
  return JSON.parse(stdout) as DataReport;
}

describe.skipIf(!peers || !data)('inspect', () => {
  it('gives the figures that pandas and transformers give', () => {
    const options = ['--data', data!, '--text', text, '--label', label, '--model', model ?? file('electron/training/fixtures/tiny-bert/base'), '--max-length', '64', ...(test ? ['--test', test] : [])];
    const { tokenLengths, leaks, unknownShare, truncatedShare, ...counts } = run(`${peers!}/bin/python`, [file('tools/reference/data_report.py'), ...options]);
    const report = run(process.execPath, [file('out/node/cli.js'), 'inspect', ...options, '--json']);
    expect(report).toMatchObject(counts);
    if (leaks) expect(report.leaks).toMatchObject(leaks);
    expect(report.unknownShare).toBeCloseTo(unknownShare, 12);
    expect(report.truncatedShare).toBeCloseTo(truncatedShare, 12);
    for (const [name, length] of Object.entries(tokenLengths)) expect(report.tokenLengths[name as 'mean'], name).toBeCloseTo(length as number, 9);
  });
});
