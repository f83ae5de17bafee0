import { expect, test } from 'vitest';
import { isNestedTooDeeply } from './json-depth';

const nested = (depth: number) => JSON.parse(`${'{"a":['.repeat(depth / 2)}1${']}'.repeat(depth / 2)}`) as unknown;

test.each([[null, false], [1, false], [[[], {}], false], [nested(200), false], [nested(202), true], [nested(200_000), true]])('%#', (value, expected) => {
  expect(isNestedTooDeeply(value)).toBe(expected);
});
