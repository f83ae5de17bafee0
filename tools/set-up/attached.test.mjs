import { describe, expect, it } from 'vitest';
import { runAttached } from './attached.mjs';
import { Interrupted } from './errors.mjs';

describe('a program that shares the terminal', () => {
  it('gives its exit code', async () => {
    expect(await runAttached(process.execPath, ['-e', 'process.exit(7)'])).toBe(7);
  });

  it.skipIf(process.platform === 'win32')('that a signal ended counts as shells count it', async () => {
    expect(await runAttached(process.execPath, ['-e', 'process.kill(process.pid, "SIGKILL")'])).toBe(137);
  });

  it('is told when we are asked to end, and nothing follows it', async () => {
    const running = runAttached(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    process.emit('SIGTERM', 'SIGTERM');
    await expect(running).rejects.toThrow(Interrupted);
  });
});
