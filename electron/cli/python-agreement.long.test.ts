import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../files/temporary-folder.test-helper';

/**
 * Folders that `finetune` and `pretrain` wrote, loaded by Python's transformers. `TUNESMITH_PEERS` names a Python environment with torch
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

describe.skipIf(!PEERS)('the Python lines in the card of a model that pretrain wrote', () => {
  // The pair has more tokens than the one that learns pairs alone can read.
  it.each([
    ['words', 'mlm', '64'],
    ['pairs', 'nsp', '33'],
    ['both', 'mlm,nsp', '64'],
  ])('give the same probabilities where it has learnt %s', async (_, objectives, maxLength) => {
    const model = join(await temporaryFolder(), 'model');
    const shape = ['--layers', '1', '--hidden', '32', '--heads', '2', '--vocab-size', '100', '--max-length', maxLength];
    run(process.execPath, [CLI, 'pretrain', '--data', file('resources/samples/reviews.csv'), '--out', model, '--objectives', objectives, '--steps', '30', '--learning-rate', '0.01', ...shape]);
    const ask = (command: string, ...texts: readonly string[]) => JSON.parse(run(process.execPath, [CLI, command, ...texts, '--model', model, '--json'])) as { predictions: { token: string; probability: number }[][]; probability: number };

    const printed = run(join(PEERS ?? '', 'bin', 'python'), [file('tools/reference/card_lines.py'), '--model', model]).trimEnd().split('\n');
    const learnt = objectives.split(',');
    expect(printed).toHaveLength(learnt.length);
    if (learnt.includes('mlm')) {
      const theirs = JSON.parse(printed[0]!) as { token_str: string; score: number }[];
      const [ours] = ask('fill-mask', 'The food was [MASK].').predictions;
      ours!.forEach(({ probability }, i) => expect(Math.abs(probability - theirs[i]!.score)).toBeLessThan(1e-5));
    }
    if (learnt.includes('nsp')) {
      const [[follows]] = JSON.parse(printed.at(-1)!) as [[number]];
      expect(Math.abs(ask('next-sentence', 'He came home late.', 'She was already asleep.').probability - follows)).toBeLessThan(1e-5);
    }
  });
});
