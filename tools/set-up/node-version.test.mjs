import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from './context.mjs';
import { nodeVersionProblem } from './node-version.mjs';

it('accepts what package.json accepts', () => {
  const { engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  expect(engines.node).toBe('^20.19 || >=22.12');
  for (const version of ['20.19.0', '20.20.2', '22.12.0', '23.0.0', '100.1.0']) expect(nodeVersionProblem(version)).toBeUndefined();
});

it('says in a sentence why another will not do', () => {
  for (const version of ['8.17.0', '18.20.8', '20.18.3', '21.7.3', '22.11.0']) {
    expect(nodeVersionProblem(version)).toMatch(`Tunesmith needs Node.js 20.19 or later of Node 20, or 22.12 or newer, and this is ${version}.`);
  }
});
