import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { tokenizeLines } from './text-lines';

const MODEL = fileURLToPath(new URL('../training/fixtures/tiny-bert/base', import.meta.url));

async function* pieces(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield await Promise.resolve(Buffer.from(text));
}

async function tokenized(...input: readonly string[]): Promise<string[]> {
  const answers: string[] = [];
  for await (const piece of tokenizeLines(MODEL, pieces(...input))) answers.push(piece);
  return answers;
}

describe('tokenizeLines', () => {
  it('answers each line as soon as it is complete, also one without an end', async () => {
    const [cls, , sep] = JSON.parse((await tokenized('"a"'))[0]!) as number[];
    const answers = await tokenized('"a"\n"', 'b"\n', '""');
    expect(answers).toHaveLength(3);
    expect(JSON.parse(answers[2]!)).toEqual([cls, sep]);
  });

  it('takes pieces that cut a character in two', async () => {
    const bytes = Buffer.from('"é"\n');
    const halves = async function* () {
      yield await Promise.resolve(bytes.subarray(0, 2));
      yield bytes.subarray(2);
    };
    const answers: string[] = [];
    for await (const piece of tokenizeLines(MODEL, halves())) answers.push(piece);
    expect(answers).toEqual(await tokenized('"é"\n'));
  });

  it('ends lines at LF alone: JSON strings may hold U+2028', async () => {
    expect(await tokenized('"a\u2028b"\r\n')).toEqual(await tokenized('"a b"\n'));
  });

  it('refuses bytes that are not UTF-8', async () => {
    const reading = async () => {
      for await (const piece of tokenizeLines(MODEL, [Buffer.from([0x22, 0xff, 0x22, 0x0a])] as unknown as AsyncIterable<Uint8Array>)) expect(piece).toBe('');
    };
    await expect(reading()).rejects.toMatchObject({ family: 'user', message: expect.stringContaining('Line 1 ') as string });
  });

  it.each(['nonsense', '[1]', '42', '', '"open'])('refuses the line %j by its number, after the answers before it', async (line) => {
    const answers: string[] = [];
    const reading = async () => {
      for await (const piece of tokenizeLines(MODEL, pieces(`"a"\n"b"\n${line}\n"c"\n`))) answers.push(piece);
    };
    await expect(reading()).rejects.toMatchObject({ family: 'user', message: expect.stringContaining('Line 3 ') as string });
    expect(answers.join('').split('\n')).toHaveLength(3);
  });
});
