import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { float16ToFloat32, float32ToFloat16 } from '../../electron/formats/half-precision';
import { sha256 } from '../set-up/files.mjs';
import { averageModels, fromHalf, MEAN } from './average.mjs';

/** @type {string[]} */
const temporary = [];
afterEach(() => temporary.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

/**
 * A model's folder with one vector.
 *
 * @param {readonly number[]} values
 * @param {string} [dtype]
 * @param {string} [vocabulary]
 */
function model(values, dtype = 'F32', vocabulary = '[PAD]\n') {
  const folder = mkdtempSync(join(tmpdir(), 'average-'));
  temporary.push(folder);
  const body = dtype === 'F16' ? float32ToFloat16(Float32Array.from(values)) : Float32Array.from(values);
  const header = Buffer.from(JSON.stringify({ __metadata__: { format: 'pt' }, bias: { dtype, shape: [values.length], data_offsets: [0, body.byteLength] } }));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  writeFileSync(join(folder, 'model.safetensors'), Buffer.concat([length, header, Buffer.from(body.buffer)]));
  for (const name of ['config.json', 'tokenizer.json', 'tokenizer_config.json']) writeFileSync(join(folder, name), `${name} of ${values.join()}`);
  writeFileSync(join(folder, 'vocab.txt'), vocabulary);
  return folder;
}

test('the mean has each weight’s mean, the last model’s other files, and says what it is of', () => {
  const out = join(model([0]), 'mean');
  const models = [model([1, -2, 4]), model([3, 0, 4]), model([5, -1, 1])];
  averageModels(models, out);
  const bytes = readFileSync(join(out, 'model.safetensors'));
  expect(JSON.parse(bytes.toString('utf8', 8, bytes.length - 12)).bias.shape).toEqual([3]);
  expect([0, 1, 2].map((i) => bytes.readFloatLE(bytes.length - 12 + 4 * i))).toEqual([3, -1, 3]);
  expect(readFileSync(join(out, 'config.json'), 'utf8')).toBe('config.json of 5,-1,1');
  const { of } = JSON.parse(readFileSync(join(out, MEAN), 'utf8'));
  expect(of).toEqual(models.map((folder) => ({ name: basename(folder), sha256: sha256(readFileSync(join(folder, 'model.safetensors'))) })));
});

test('a model that has been in the box, in float16, counts like the others', () => {
  const out = join(model([0]), 'mean');
  averageModels([model([0.5, -3], 'F16'), model([1.5, 0.25])], out);
  const bytes = readFileSync(join(out, 'model.safetensors'));
  expect([0, 1].map((i) => bytes.readFloatLE(bytes.length - 8 + 4 * i))).toEqual([1, -1.375]);
});

test('every finite float16 has its value', () => {
  const finite = Uint16Array.from({ length: 65_536 }, (_, bits) => bits).filter((bits) => ((bits >> 10) & 31) < 31);
  expect(finite).toHaveLength(65_536 - 2048);
  expect(Float32Array.from(finite, fromHalf)).toEqual(float16ToFloat32(finite));
});

test('models of other shapes, types or vocabularies are refused', () => {
  const out = join(model([0]), 'mean');
  mkdirSync(out);
  expect(() => averageModels([model([1, 2]), model([1])], out)).toThrow(/only models of one shape/);
  expect(() => averageModels([model([1], 'I32'), model([1])], out)).toThrow(/must all be F32, or all F16/);
  expect(() => averageModels([model([1]), model([1], 'F16')], out)).toThrow(/rounded to float16/);
  expect(() => averageModels([model([1], 'F32', '[PAD]\nword\n'), model([1])], out)).toThrow(/different words/);
  expect(() => averageModels([], out)).toThrow(/no model/);
});

describe('the command', () => {
  const command = (/** @type {string[]} */ ...args) => spawnSync(process.execPath, [fileURLToPath(new URL('../average-models.mjs', import.meta.url)), ...args], { encoding: 'utf8' });

  test.each(['', '/'])('makes a new folder, whole; named with %j at its end', (end) => {
    const [place, first, second] = [model([0]), model([1, 2]), model([3, 6])];
    const out = `${join(place, 'mean')}${end}`;
    expect(command('--model', first, '--model', second, '--out', out)).toMatchObject({ status: 0, stdout: `${out}: the mean of ${first}, ${second}\n` });
    const bytes = readFileSync(join(out, 'model.safetensors'));
    expect([0, 1].map((i) => bytes.readFloatLE(bytes.length - 8 + 4 * i))).toEqual([2, 4]);
    expect(readdirSync(place)).not.toContain('mean.new');
  });

  test('says what is wrong, and leaves nothing', () => {
    const [place, one] = [model([0]), model([1])];
    const out = join(place, 'mean');
    for (const [args, message] of /** @type {const} */ ([
      [['--model', one, '--out', out], /two models at least/],
      [['--model', one, '--model', one], /--out DIR/],
      [['--model', one, '--model', one, '--out', one], /exists already/],
      [['--model', one, '--model', join(one, 'gone'), '--out', out], /lacks model.safetensors/],
      [['--model', one, '--model', model([1, 2]), '--out', out], /only models of one shape/],
    ])) expect(command(...args)).toMatchObject({ status: 1, stderr: expect.stringMatching(message) });
    expect(readdirSync(place)).not.toContain('mean');
  });
});
