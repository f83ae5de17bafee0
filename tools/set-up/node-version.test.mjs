import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from './context.mjs';
import { OLDEST_NODE, nodeVersionProblem } from './node-version.mjs';

it('accepts what package.json accepts', () => {
  const { engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  expect(`${engines.node}.0`).toBe(`>=${OLDEST_NODE}`);
  for (const version of ['20.19.0', '20.20.2', '22.0.0', '100.1.0']) expect(nodeVersionProblem(version)).toBeUndefined();
});

it('says in a sentence why another will not do', () => {
  for (const version of ['8.17.0', '18.20.8', '20.18.3']) {
    expect(nodeVersionProblem(version)).toMatch(`Tunesmith needs Node.js 20.19.0 or newer, and this is ${version}.`);
  }
});
