import { expect, it } from 'vitest';
import { memoryDisk } from './memory-disk.mjs';

it('is left alone where somebody has chosen a place, or there is none', () => {
  expect(memoryDisk({ env: { TMPDIR: '/elsewhere' } })).toEqual({});
  expect(memoryDisk({ env: {}, place: '/no/such/place' })).toEqual({});
});
