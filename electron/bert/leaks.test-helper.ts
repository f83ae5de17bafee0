import { afterEach, beforeEach, expect } from 'vitest';

/** For tests: every test of the file leaves as many live tensors and variables as it found. */
export function expectNoLeaks(ops: { readonly liveHandles: number }): void {
  let before = 0;
  beforeEach(() => {
    before = ops.liveHandles;
  });
  afterEach(() => {
    expect(ops.liveHandles, 'live tensors and variables').toBe(before);
  });
}
