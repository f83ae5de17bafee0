import { expect, test } from 'vitest';
import { z } from 'zod';
import { parseVersionedJson } from './versioned-json';

const FORM = { what: 'the settings', version: 2, schema: z.object({ schemaVersion: z.literal(2), a: z.number() }) };

test('gives what is in the form', () => {
  expect(parseVersionedJson('{"schemaVersion":2,"a":1}', 'x.json', FORM)).toEqual({ schemaVersion: 2, a: 1 });
});

test('a newer one is refused with a sentence that says what to do', () => {
  expect(() => parseVersionedJson('{"schemaVersion":3,"b":1}', 'x.json', FORM)).toThrow(
    expect.objectContaining({ family: 'user', code: 'newer-version', message: 'x.json was written by a newer version of Tunesmith: its form is 3, this version reads up to 2.', hint: 'Update Tunesmith.' }) as Error,
  );
});

test.each(['', '[]', '{"schemaVersion":2', '{"schemaVersion":2}', '{"a":1}'])('damage is a user error: %j', (text) => {
  expect(() => parseVersionedJson(text, 'x.json', FORM)).toThrow(expect.objectContaining({ family: 'user', code: 'damaged-file' }) as Error);
});
