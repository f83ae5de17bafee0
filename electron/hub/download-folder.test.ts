import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { DownloadFolder, type DownloadTarget } from './download-folder';

const TARGET: DownloadTarget = { kind: 'dataset', hubId: 'owner/reviews', commit: '0123456789abcdef0123456789abcdef01234567', config: 'default', split: 'train' };

function nameOf(target: Partial<DownloadTarget>): string {
  return basename(new DownloadFolder('home', { ...TARGET, ...target }).path);
}

test('a download finds its folder again, by a name that every disk takes', () => {
  expect(nameOf({})).toBe(nameOf({}));
  expect(nameOf({})).toMatch(/^dataset--owner--reviews--default--train--0123456789ab-[0-9a-f]{8}$/);
  expect(nameOf({ config: 'ä/..'.repeat(100) })).toMatch(/^dataset-[\w.-]{1,120}$/);
});

test('what differs in any letter has a folder of its own', () => {
  const targets = ['中文', '英文', 'en-US', 'en-us', 'a', 'a--b', `x${'y'.repeat(200)}`, `z${'y'.repeat(200)}`].map((config) => ({ config }));
  const names = [...targets, { config: 'a', split: 'b--train' }].map((target) => nameOf(target).toLowerCase());
  expect(new Set(names).size).toBe(names.length);
});
