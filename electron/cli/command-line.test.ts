import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../files/temporary-folder.test-helper';

/** The built command line as a script sees it: exit codes, stdout, stderr, and what is on disk afterwards. */
const CLI = fileURLToPath(new URL('../../out/node/cli.js', import.meta.url));
const BASE_MODEL = fileURLToPath(new URL('../training/fixtures/tiny-bert/base', import.meta.url));

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});

function tunesmith(...args: readonly string[]): { code: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], { cwd: folder, encoding: 'utf8' });
  return { code: status, stdout, stderr };
}

function put(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return name;
}

function finetune(data: string, ...flags: readonly string[]) {
  return tunesmith('finetune', '--data', data, '--out', 'out', '--model', BASE_MODEL, '--json', ...flags);
}

const rows = (count: number, row: (i: number) => string) => Array.from({ length: count }, (_, i) => row(i)).join('\n');
const twoClasses = `text,label\n${rows(40, (i) => `this one is ${i % 2 ? 'good' : 'bad'} ${i},${i % 2 ? 'yes' : 'no'}`)}\n`;

interface Json {
  readonly perClass: { label: string }[];
  readonly [name: string]: unknown;
}
const lastLine = (stdout: string) => JSON.parse(stdout.trimEnd().split('\n').at(-1)!) as Json;

describe('finetune', () => {
  it('learns four classes from a semicolon file with blanks and quotes in its column names', () => {
    const kinds = ['sport', 'tech', 'food', 'reise'];
    const data = put('news.csv', `Nr;Der "Text";Art der Meldung\n${rows(80, (i) => `${i};"about ${kinds[i % 4]!}; and ${i}";${kinds[i % 4]!}`)}\n`);
    const { code, stdout, stderr } = finetune(data, '--max-steps', '3');
    expect(code, stderr).toBe(0);
    const result = lastLine(stdout);
    expect(result.perClass.map(({ label }) => label)).toEqual(['food', 'reise', 'sport', 'tech']);
    expect(result).toMatchObject({ split: 'validation', examples: 16, steps: 3, stopped: 'finished', baselines: { majority: 0.25 } });
    const model = readdirSync(join(folder, 'out')).sort();
    expect(model).toEqual(expect.arrayContaining(['README.md', 'config.json', 'model.safetensors', 'run', 'tokenizer.json', 'tokenizer_config.json', 'vocab.txt']));
    const config = JSON.parse(readFileSync(join(folder, 'out', 'config.json'), 'utf8')) as { id2label: unknown };
    expect(config.id2label).toEqual({ 0: 'food', 1: 'reise', 2: 'sport', 3: 'tech' });
  });

  it('leaves broken rows out and says which', () => {
    const data = put('broken.csv', `${twoClasses}only one cell\na,b,c\n`);
    const { code, stderr } = finetune(data, '--max-steps', '1');
    expect(code).toBe(0);
    expect(stderr).toMatch(/2 rows could not be used: line 42: .*; line 43: /);
  });

  it('takes numbers as labels, in their order', () => {
    const data = put('stars.tsv', `stars\treview\n${rows(60, (i) => `${[10, 9, 2][i % 3]!}\ttext number ${i}`)}\n`);
    const { code, stdout } = finetune(data, '--max-steps', '1');
    expect(code).toBe(0);
    expect(lastLine(stdout).perClass.map(({ label }) => label)).toEqual(['2', '9', '10']);
  });

  it.each([
    ['one class', 'text,label\nfine words here,a\nother words,a\n', /only one label, 'a'/],
    ['an empty file', '', /is empty/],
    ['a header alone', 'text,label\n', /no rows/],
    ['a binary file', Uint8Array.from({ length: 4000 }, (_, i) => (i * 7919) % 256), /binary/],
  ])('refuses %s in one line, and leaves nothing behind', (_, content, message) => {
    const { code, stderr, stdout } = finetune(put('data.csv', content));
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stdout).toBe('');
    expect(existsSync(join(folder, 'out'))).toBe(false);
  });

  it('refuses a folder and a file that is not there', () => {
    mkdirSync(join(folder, 'data'));
    expect(finetune('data')).toMatchObject({ code: 1, stderr: expect.stringMatching(/no sub-folders with .txt files/) as string });
    expect(finetune('no.csv')).toMatchObject({ code: 1, stderr: expect.stringMatching(/no file .*no\.csv/) as string });
    expect(existsSync(join(folder, 'out'))).toBe(false);
  });

  it.skipIf(!existsSync('/proc/self'))('says so where the system allows no folder', () => {
    const { code, stderr } = tunesmith('finetune', '--data', put('data.csv', twoClasses), '--out', '/proc/tunesmith');
    expect(code).toBe(1);
    expect(stderr).toMatch(/Could not make the folder \/proc\/tunesmith: the system allows none in \/proc/);
  });

  it('takes no more threads than there are', () => {
    const { stderr } = finetune(put('data.csv', twoClasses), '--max-steps', '1', '--threads', '1000000');
    expect(stderr).toMatch(new RegExp(` ${availableParallelism()} threads`));
  });

  it('keeps what is in a folder unless told to overwrite', () => {
    const data = put('data.csv', twoClasses);
    mkdirSync(join(folder, 'out'));
    put('out/mine.txt', 'mine');
    expect(finetune(data, '--max-steps', '1')).toMatchObject({ code: 1, stderr: expect.stringMatching(/not empty.*--overwrite/) as string });
    expect(readdirSync(join(folder, 'out'))).toEqual(['mine.txt']);
    expect(finetune(data, '--max-steps', '1', '--overwrite').code).toBe(0);
    expect(readFileSync(join(folder, 'out', 'mine.txt'), 'utf8')).toBe('mine');
  });

  it('starts from the model in the box where none is named', () => {
    const { code, stderr } = tunesmith('finetune', '--data', put('data.csv', twoClasses), '--out', 'out', '--max-steps', '1', '--max-length', '16');
    expect(code).toBe(0);
    expect(stderr).toMatch(/Weights: \d+ tensors loaded; new: classifier\.weight, classifier\.bias/);
    expect(readFileSync(join(folder, 'out', 'README.md'), 'utf8')).toContain('tunesmith-mini');
  });

  it('scores on the test file, with labels that it knows', () => {
    const data = put('data.csv', twoClasses);
    const scored = finetune(data, '--max-steps', '1', '--validation', '0', '--test', put('test.csv', 'text,label\ngood words,yes\nbad words,no\nmore,no\n'));
    expect(lastLine(scored.stdout)).toMatchObject({ split: 'test', examples: 3 });
    const unknown = finetune(data, '--overwrite', '--max-steps', '1', '--test', put('other.csv', 'text,label\ngood words,maybe\nbad,no\n'));
    expect(unknown).toMatchObject({ code: 1, stderr: expect.stringMatching(/does not know: 'maybe'/) as string });
    expect(existsSync(join(folder, 'out', 'config.json'))).toBe(true);
  });
});

describe('Ctrl-C', () => {
  it.each([
    ['finetune', ['--data', 'data.csv', '--model', BASE_MODEL, '--max-steps', '1000000'], { split: null, accuracy: null }],
    ['pretrain', ['--data', 'data.csv', '--text', 'text', '--layers', '1', '--hidden', '16', '--heads', '2', '--vocab-size', '100', '--steps', '1000000'], { loss: null, top1: null, top5: null, nspAccuracy: null }],
  ])('ends a run of %s after the present step, keeps its weights, says so in JSON, and exits 130', async (command, flags, scores) => {
    put('data.csv', twoClasses);
    const args = [CLI, command, '--out', 'out', ...flags, '--json'];
    const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    let stderr = '';
    for await (const text of child.stderr.setEncoding('utf8') as AsyncIterable<string>) {
      stderr += text;
      // Once: a signal that comes while the process exits, its handlers gone, would end it with no exit code.
      if (stderr.includes('step 1/') && !child.killed) child.kill('SIGINT');
    }
    const [code] = child.exitCode === null ? ((await once(child, 'exit')) as [number]) : [child.exitCode];
    expect(code, stderr).toBe(130);
    expect(stderr).toMatch(/Stopped.*The weights are kept in .*best/);
    expect(lastLine(stdout)).toMatchObject({ stopped: 'cancelled', ...scores, steps: expect.any(Number) as number });
    expect(lastLine(stdout)['steps']).toBeGreaterThan(0);
    expect(readdirSync(join(folder, 'out'))).toEqual(['run']);
    expect(readdirSync(join(folder, 'out', 'run', 'best'))).toContain('model.safetensors');
  });
});

describe('evaluate, predict, tokenize, logits and export', () => {
  it('read what finetune wrote', () => {
    const data = put('data.csv', `${twoClasses}broken\n`);
    expect(finetune(data, '--max-steps', '2').code).toBe(0);

    const evaluated = lastLine(tunesmith('evaluate', '--model', 'out', '--data', data, '--json').stdout);
    expect(evaluated).toMatchObject({ examples: 40, labels: ['no', 'yes'] });

    expect(tunesmith('predict', '--model', 'out', '--data', data, '--out', 'p.csv').code).toBe(0);
    const lines = readFileSync(join(folder, 'p.csv'), 'utf8').trimEnd().split('\r\n');
    expect(lines).toHaveLength(42);
    expect(lines[0]).toBe('text,label,prediction,probability:no,probability:yes');
    expect(lines[41]).toBe('broken,,,,');

    expect(tunesmith('predict', '--model', 'out', '--data', data, '--out', 'rounded.csv', '--precision', 'bf16').code).toBe(0);
    const probabilities = (file: string) => readFileSync(join(folder, file), 'utf8').split('\r\n').slice(1, 41).map((line) => Number(line.split(',').at(-1)));
    const moved = probabilities('rounded.csv').map((probability, i) => Math.abs(probability - probabilities('p.csv')[i]!));
    expect(Math.max(...moved)).toBeGreaterThan(1e-6);
    expect(Math.max(...moved)).toBeLessThan(0.01);

    const input = { cwd: folder, encoding: 'utf8', input: '"good words"\n"bad"\n' } as const;
    const logits = spawnSync(process.execPath, [CLI, 'logits', '--model', 'out'], input).stdout.trimEnd().split('\n');
    expect(logits.map((line) => (JSON.parse(line) as number[]).length)).toEqual([2, 2]);

    expect(tunesmith('export', '--model', 'out', '--format', 'hf', '--out', 'exported').code).toBe(0);
    expect(readFileSync(join(folder, 'exported', 'model.safetensors'))).toEqual(readFileSync(join(folder, 'out', 'model.safetensors')));
    expect(existsSync(join(folder, 'exported', 'run'))).toBe(false);
    expect(spawnSync(process.execPath, [CLI, 'logits', '--model', 'exported'], input).stdout.trimEnd().split('\n')).toEqual(logits);
  });

  it('tell where the predictions are when the file has a column of that name', () => {
    const data = put('data.csv', twoClasses.replace('text,label', 'text,prediction'));
    expect(finetune(data, '--max-steps', '1', '--label', 'prediction').code).toBe(0);
    const { stderr } = tunesmith('predict', '--model', 'out', '--data', data, '--text', 'text', '--out', 'p.csv');
    expect(stderr).toContain("the new predictions are in 'prediction (2)'");
    expect(readFileSync(join(folder, 'p.csv'), 'utf8')).toMatch(/^text,prediction,prediction \(2\),probability:no,/);
  });

  it('refuse a model without a head', () => {
    const { code, stderr } = tunesmith('evaluate', '--model', BASE_MODEL, '--data', put('data.csv', twoClasses));
    expect(code).toBe(1);
    expect(stderr).toMatch(/no classification head/);
  });
});

describe('pretrain', () => {
  it.each(['--learnt-positions', '--add-layers'])('refuses %s where there is no model that it could be about', (option) => {
    const data = put('texts.txt', 'A text.\n');
    const { code, stderr } = tunesmith('pretrain', '--data', data, '--out', 'out', option, '2');
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringMatching(new RegExp(`${option} is about the model of --model, and there is none`)) as string });
    expect(readdirSync(folder)).toEqual(['texts.txt']);
  });

  it.each([
    ['the shape of a new model beside --model', ['--model', 'bundled', '--layers', '2', '--vocab-size', '500'], /--layers, --vocab-size describe a new model/],
    ['a weight of pairs without pairs', ['--objectives', 'mlm', '--nsp-weight', '2'], /--nsp-weight weighs the pairs, which --objectives leaves out/],
    ['a weight of pairs where nothing else is learnt', ['--objectives', 'nsp', '--nsp-weight', '2'], /--nsp-weight weighs the pairs against the masked words, which --objectives leaves out/],
    ['whole words where none are masked', ['--objectives', 'nsp', '--whole-word'], /--whole-word is about the masked words, which --objectives leaves out/],
  ])('refuses %s', (_, flags, message) => {
    const { code, stderr } = tunesmith('pretrain', '--data', put('texts.txt', 'A text.\n'), '--out', 'out', ...flags);
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringMatching(message) as string });
  });

  it('goes on from the model in the box by its name, unless told that it has learnt more positions than it has', () => {
    const { code, stderr } = tunesmith('pretrain', '--data', put('texts.txt', 'A text.\nAnother one.\n'), '--out', 'out', '--model', 'bundled', '--learnt-positions', '99999');
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringMatching(/tunesmith-mini has only \d+ positions/) as string });
  });
});

describe('fill-mask and next-sentence', () => {
  it('ask the model in the box where no other is named', () => {
    const filled = tunesmith('fill-mask', 'The [MASK] of France.', '--top', '2', '--json');
    expect(filled.code, filled.stderr).toBe(0);
    expect(lastLine(filled.stdout)).toMatchObject({ predictions: [[{ token: expect.any(String) as string }, {}]] });
    const judged = tunesmith('next-sentence', 'I saw a film.', 'It was good.', '--model', 'bundled', '--json');
    expect(lastLine(judged.stdout)).toMatchObject({ isNext: expect.any(Boolean) as boolean });
  });
});

describe('inspect', () => {
  it('tells a script what is in the file, in one JSON object', () => {
    const data = put('data.csv', `${twoClasses}this one is bad 0,no\nthis one is bad 0,yes\n,yes\nbroken\n`);
    const report = lastLine(tunesmith('inspect', '--data', data, '--model', BASE_MODEL, '--json').stdout);
    expect(report).toMatchObject({ rows: 42, encoding: 'utf-8', delimiter: ',', columns: ['text', 'label'], textColumn: 'text', labelColumn: 'label' });
    expect(report).toMatchObject({ skipped: [{ line: 44 }, { line: 45 }], skippedCount: 2, emptyRows: 1, exactDuplicates: 2, conflictingLabels: 1, nearDuplicates: 0, similarLabels: [], smallClasses: [] });
    expect(Object.keys(report)).toEqual(expect.arrayContaining(['classes', 'unknownShare', 'truncatedShare', 'tokenLengths', 'findings']));
  });

  it('tells the next command for a shell, with the columns that were named', () => {
    const data = put('my reviews.csv', twoClasses.replace('text,label', 'what they said,verdict'));
    const { code, stdout, stderr } = tunesmith('inspect', '--data', data, '--text', 'what they said', '--label', 'verdict', '--model', BASE_MODEL, '--max-length', '20');
    expect(code, stderr).toBe(0);
    const next = /Next: tunesmith (.*)\n$/.exec(stdout)![1]!.replaceAll('"', "'");
    expect(next).toMatch(/^finetune --data 'my reviews.csv' --text 'what they said' --label verdict --model \S+ --max-length 20 --out my-model/);
  });

  it('tells a person what to do, and the next command does it', () => {
    const data = put('data.csv', `${twoClasses}this one is bad 0,no\nthis one is bad 2,NO\n`);
    const { code, stdout } = tunesmith('inspect', '--data', data);
    expect(code).toBe(0);
    expect(stdout).toMatch(/! 2 rows repeat an earlier text\n.*lines 2, 42: 'no' this one is bad 0/);
    expect(stdout).toMatch(/Next: tunesmith finetune --data data.csv --out my-model --fix labels,conflicts,duplicates\n$/);
    const fixed = finetune(data, '--max-steps', '1', '--fix', 'duplicates,conflicts,labels');
    expect(fixed.code, fixed.stderr).toBe(0);
    expect(fixed.stderr).toMatch(/Fix 'labels': 1 row spelled anew: 'NO' became 'no' \(line 43\)/);
    expect(fixed.stderr).toMatch(/Fix 'duplicates': 2 rows left out that repeat an earlier text \(lines 42-43\)/);
    const { config } = JSON.parse(readFileSync(join(folder, 'out', 'run', 'run.json'), 'utf8')) as { config: object };
    expect(config).toMatchObject({ fix: ['labels', 'conflicts', 'duplicates'], longTexts: 'head-tail' });
  });

  it('refuses a file and a model that are not there, and fixes that it does not know', () => {
    expect(tunesmith('inspect', '--data', 'no.csv')).toMatchObject({ code: 1, stdout: '' });
    expect(tunesmith('inspect', '--data', put('data.csv', twoClasses), '--model', 'nowhere')).toMatchObject({ code: 1, stdout: '' });
    expect(finetune('data.csv', '--fix', 'everything').code).toBe(2);
  });
});

describe('what a model remembers', () => {
  it('is its columns, which evaluate and predict take, and which part of a long text it read', () => {
    const notes = rows(40, (i) => `a much longer remark that looks like a text ${i},${i % 2 ? 'good' : 'bad'},${i % 2 ? 'yes' : 'no'},x${i % 2}`);
    const data = put('data.csv', `remark,says,answer,group\n${notes}\n`);
    const trained = finetune(data, '--text', 'says', '--label', 'answer', '--max-steps', '1', '--max-length', '8', '--long-texts', 'head-tail');
    expect(trained.code, trained.stderr).toBe(0);
    const config = JSON.parse(readFileSync(join(folder, 'out', 'config.json'), 'utf8')) as { tunesmith: unknown };
    expect(config.tunesmith).toEqual({ long_texts: 'head-tail', columns: { text: 'says', label: 'answer' } });
    expect(tunesmith('evaluate', '--model', 'out', '--data', data).stderr).toMatch(/Texts from the column 'says', labels from 'answer'/);
    expect(tunesmith('predict', '--model', 'out', '--data', data, '--out', 'p.csv').stderr).toMatch(/Texts from the column 'says'/);
    expect(tunesmith('predict', '--model', 'out', '--data', data, '--text', 'remark', '--out', 'p.csv').stderr).toMatch(/Texts from the column 'remark'/);

    const logits = (...texts: string[]) => spawnSync(process.execPath, [CLI, 'logits', '--model', 'out'], { cwd: folder, encoding: 'utf8', input: texts.map((text) => `${JSON.stringify(text)}\n`).join('') }).stdout.trimEnd().split('\n');
    // Six tokens fit: the first two and the last four.
    const [kept, alike, other] = logits('it is not so good and he was', 'it is the best thing good and he was', 'it is not so good and he had');
    expect(alike).toBe(kept);
    expect(other).not.toBe(kept);
  });
});

describe('evaluate and predict', () => {
  it('show control characters of a file instead of sending them to the terminal', () => {
    const data = put('data.csv', twoClasses.replace('text', 'te\u001b[31mxt'));
    expect(finetune(data, '--max-steps', '1').code).toBe(0);
    for (const args of [['evaluate'], ['predict', '--out', 'p.csv']]) {
      const { code, stderr } = tunesmith(...args, '--model', 'out', '--data', data);
      expect(code, stderr).toBe(0);
      expect(stderr).toContain("'te␛[31mxt'");
      expect(stderr).not.toContain('\u001b');
    }
  });
});

describe('the command line', () => {
  it.each([[[]], [['finetune']], [['nonsense']], [['finetune', '--epochs', 'many']], [['export', '--model', 'x', '--out', 'y', '--format', 'zip']], [['pretrain', '--data', '', '--out', 'y']], [['serve', '--port', '70000']]])('exits 2 for the usage %j', (args) => {
    const { code, stdout, stderr } = tunesmith(...args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).not.toBe('');
  });

  it('describes the machine', () => {
    const diagnosis = lastLine(tunesmith('doctor', '--json').stdout);
    expect(Object.keys(diagnosis)).toEqual(expect.arrayContaining(['backend', 'tensorflow', 'device', 'threads', 'precision', 'memory', 'home']));
  });
});
