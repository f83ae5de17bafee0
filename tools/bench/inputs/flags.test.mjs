import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { firstComment } from './flags.mjs';

const BENCH = new URL('../', import.meta.url);
const measurements = readdirSync(BENCH).filter((name) => name.endsWith('.mjs') && readFileSync(new URL(name, BENCH), 'utf8').includes('readFlags('));

test.each(measurements)('%s --help says what it measures, and measures nothing', (name) => {
  const path = fileURLToPath(new URL(name, BENCH));
  const help = execFileSync(process.execPath, [path, '--help'], { encoding: 'utf8' });
  expect(help).toBe(`${firstComment(readFileSync(path, 'utf8'))}\n`);
  expect(help).not.toMatch(/\*/);
  expect(help.length).toBeGreaterThan(100);
});

test('a comment is told without its stars, its indented lines as they are', () => {
  expect(firstComment('#!/x\n/** One line. */\nrest /** no */')).toBe('One line.');
  expect(firstComment('/**\n * What.\n *\n *     node x\n */')).toBe('What.\n\n    node x');
});
