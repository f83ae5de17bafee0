import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { shellWord } from './shell-word';

test('plain paths stay as they are', () => {
  expect(shellWord('/home/ann/reviews-2.csv', 'linux')).toBe('/home/ann/reviews-2.csv');
  expect(shellWord('C:\\Users\\ann', 'win32')).toBe('C:\\Users\\ann');
  expect(shellWord('C:\\Users\\Ann Lee', 'win32')).toBe('"C:\\Users\\Ann Lee"');
});

test.skipIf(process.platform === 'win32').each(['/Library/Application Support/x', "Ann's $HOME `id` \\ \"x\"", '', '*'])('a shell reads %j as it was', (text) => {
  expect(spawnSync('sh', ['-c', `printf %s ${shellWord(text, process.platform)}`], { encoding: 'utf8' }).stdout).toBe(text);
});
