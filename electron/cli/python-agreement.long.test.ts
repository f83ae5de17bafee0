import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../files/temporary-folder.test-helper';

/**
 * A folder that `finetune` wrote, loaded by Python's transformers. `TUNESMITH_PEERS` names a Python environment with torch
 * and transformers; without it this is skipped.
 */
const PEERS = process.env['TUNESMITH_PEERS'];
const file = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const CLI = file('out/node/cli.js');

function run(program: string, args: readonly string[], input = ''): string {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', input, maxBuffer: 1e9 });
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr.slice(-2000)}`);
  return stdout;
}

function answers(output: string): number[][] {
  return output.trimEnd().split('\n').map((line) => JSON.parse(line) as number[]);
}

const TEXTS = ['Not bad at all.', '', ' ', 'A [SEP] in the text, and a [MASK]', 'naïve café 😀 日本語', `${'very '.repeat(200)}long`, 'x'.repeat(300), '\u0000control\u200B'];

describe.skipIf(!PEERS)('a folder that finetune wrote, in Python', () => {
  const python = join(PEERS ?? '', 'bin', 'python');
  const logits = file('tools/reference/logits.py');

  it.each([
    ['head', []],
    ['head-tail', ['--card']],
  ] as const)('gives the same tokens and the same logits where long texts are read %s', async (longTexts, asInPython) => {
    const model = join(await temporaryFolder(), 'model');
    run(process.execPath, [CLI, 'finetune', '--data', file('resources/samples/reviews.csv'), '--out', model, '--model', file('electron/training/fixtures/tiny-bert/base'), '--max-length', '48', '--long-texts', longTexts]);
    expect(existsSync(join(model, 'tokenizer.json'))).toBe(true);
    const lines = TEXTS.map((text) => `${JSON.stringify(text)}\n`).join('');

    const rows = (program: string, args: readonly string[]) => answers(run(program, [...args, '--model', model], lines));
    expect(rows(process.execPath, [CLI, 'tokenize'])).toEqual(rows(python, [logits, '--ids']));
    const ours = rows(process.execPath, [CLI, 'logits']);
    const theirs = rows(python, [logits, ...asInPython]);
    ours.forEach((row, i) => row.forEach((logit, c) => expect(Math.abs(logit - theirs[i]![c]!)).toBeLessThan(1e-4)));
  });
});
