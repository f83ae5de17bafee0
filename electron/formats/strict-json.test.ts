import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseStrictJson, StrictJsonError, type StrictJson } from './strict-json';

test('values, by kind', () => {
  const parsed = parseStrictJson(' {"a": [1, -1, 1.0, 1e2, true, null], "b\\n": "\\u00e9\\ud83d\\ude00", "__proto__": {}} ');
  expect(parsed).toEqual(
    new Map<string, StrictJson>([
      ['a', [1n, -1, 1, 100, true, null]],
      ['b\n', 'é😀'],
      ['__proto__', new Map()],
    ]),
  );
});

test.each([
  ['', 'ends too early (character 1)'],
  ['{', 'Expected a string'],
  ['{"a":1,"a":1}', 'The key "a" appears twice (character 8)'],
  ['{"a":1,"\\u0061":1}', 'appears twice'],
  ['{"a":1,}', 'Expected a string'],
  ['{"a" 1}', 'Expected ":"'],
  ['{"a":1 "b":2}', 'Expected "," or "}"'],
  ['[1,]', 'Expected a JSON value'],
  ['[1', 'Expected "," or "]"'],
  ['01', 'Expected a JSON value'],
  ['1.', 'Expected a JSON value'],
  ['+1', 'Expected a JSON value'],
  ['NaN', 'Expected a JSON value'],
  ["'a'", 'Expected a JSON value'],
  ['"a', 'A string does not end'],
  ['"a\\', 'A string does not end'],
  ['"a\nb"', 'control character'],
  ['"\\x41"', 'wrong escape'],
  ['"\\ud800"', 'surrogate'],
  ['{} {}', 'Text after the end'],
  ['{}\0', 'Text after the end'],
  ['[// comment\n]', 'Expected a JSON value'],
])('refuses %j', (text, problem) => {
  expect(() => parseStrictJson(text)).toThrow(StrictJsonError);
  expect(() => parseStrictJson(text)).toThrow(problem);
});

test('no file exhausts the stack, the memory or the patience', () => {
  expect(() => parseStrictJson('['.repeat(1_000_000))).toThrow('levels of nesting');
  expect(() => parseStrictJson(`[${'0,'.repeat(1_000_000)}0]`)).toThrow('More than 1000000 values');
  expect(() => parseStrictJson('9'.repeat(1_000_000))).toThrow(StrictJsonError);
});

test('agrees with JSON.parse on all that JSON.parse can say', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 5 }), (text) => {
      expect(plain(parseStrictJson(text))).toEqual(JSON.parse(text));
    }),
  );
});

/** With objects and numbers as JSON.parse gives them. */
function plain(value: StrictJson): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, member]) => [key, plain(member)]));
  if (Array.isArray(value)) return value.map(plain);
  return typeof value === 'bigint' ? Number(value) : value;
}
