import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { temporaryFolder } from './temporary-folder.test-helper';
import { parseVersionedJson, readSealedJson, writeSealedJson } from './versioned-json';

const FORM = { what: 'the settings', version: 2, schema: z.object({ schemaVersion: z.literal(2), a: z.number() }) };

test('gives what is in the form', () => {
  expect(parseVersionedJson('{"schemaVersion":2,"a":1}', 'x.json', FORM)).toEqual({ schemaVersion: 2, a: 1 });
});

test('a newer one is refused with a sentence that says what to do', () => {
  expect(() => parseVersionedJson('{"schemaVersion":3,"b":1}', 'x.json', FORM)).toThrow(
    expect.objectContaining({ family: 'user', code: 'newer-version', message: 'x.json was written by a newer version of Tunesmith: its form is 3, this version reads up to 2.', hint: 'Update Tunesmith.' }) as Error,
  );
});

test.each(['', '[]', `{"schemaVersion":2,"a":${'['.repeat(1e5)}${']'.repeat(1e5)}}`, '{"schemaVersion":2', '{"schemaVersion":2}', '{"a":1}'])('damage is a user error: %.30s', (text) => {
  expect(() => parseVersionedJson(text, 'x.json', FORM)).toThrow(expect.objectContaining({ family: 'user', code: 'damaged-file' }) as Error);
});

/** Cut or flipped in the middle of a character it is no UTF-8 any more. */
const DAMAGED = { family: 'user', code: expect.stringMatching(/^(damaged-file|not-utf8)$/) as string };

test('a sealed file gives what was written; any flipped bit that changes it, any cut, and a lost seal are damage', async () => {
  const path = join(await temporaryFolder(), 'run.json');
  const value = { schemaVersion: 2, a: 0.001, more: ['é', null, { 2: 'b', 1: 'a' }] };
  const form = { ...FORM, schema: z.looseObject({ schemaVersion: z.literal(2) }) };
  await writeSealedJson(path, value);
  const whole = await readFile(path);
  expect(await readSealedJson(path, form)).toMatchObject(value);
  for (let i = 0; i < whole.length * 8; i += 3) {
    const flipped = Buffer.from(whole);
    flipped[i >> 3]! ^= 1 << i % 8;
    await writeFile(path, flipped);
    const read: unknown = await readSealedJson(path, form).catch((error: unknown) => error);
    // A flip of a blank between values changes nothing.
    expect(read).toMatchObject(read instanceof Error ? DAMAGED : value);
  }
  for (let length = 0; length < whole.length - 1; length++) {
    await writeFile(path, whole.subarray(0, length));
    await expect(readSealedJson(path, form)).rejects.toMatchObject(DAMAGED);
  }
  await writeFile(path, JSON.stringify(value));
  await expect(readSealedJson(path, form)).rejects.toMatchObject({ code: 'damaged-file', message: `${path}, the settings, is damaged (it has no hash).` });
  await writeFile(path, '{"schemaVersion":3}');
  await expect(readSealedJson(path, form)).rejects.toMatchObject({ code: 'newer-version' });
});
