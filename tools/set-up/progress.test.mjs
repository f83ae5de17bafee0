import { describe, expect, it } from 'vitest';
import { positionText } from './progress.mjs';

describe('progress', () => {
  it('shows how far, how fast and how long', () => {
    expect(positionText({ seconds: 10, done: 100e6, total: 200e6 }))
      .toBe('███████████████░░░░░░░░░░░░░░░ 100 of 200 MB, 10.0 MB/s, 10 s left');
  });

  it('shows the seconds where the end is not known', () => {
    expect(positionText({ seconds: 12.7, done: undefined, total: undefined })).toBe('12 s');
  });

  it('survives the first instant', () => {
    expect(positionText({ seconds: 0, done: 0, total: 200e6 })).toMatch(/^░{30} 0 of 200 MB, 0\.0 MB\/s$/);
  });
});
