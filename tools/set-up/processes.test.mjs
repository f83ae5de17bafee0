import { describe, expect, it } from 'vitest';
import { Interrupted } from './errors.mjs';
import { createRunner, interruptible, requireSuccess } from './processes.mjs';

const FOREVER = ['-e', 'setInterval(() => {}, 1000)'];

describe('a child process', () => {
  it('gives its exit code and what it wrote', async () => {
    const outcome = await createRunner()(process.execPath, ['-e', 'console.log("out"); console.error("err"); process.exit(3)']);
    expect(outcome).toMatchObject({ code: 3, signal: null, missing: false });
    expect(outcome.output).toContain('out');
    expect(outcome.output).toContain('err');
  });

  it('that does not exist is an outcome, not an exception', async () => {
    expect(await createRunner()('no-such-program', [])).toMatchObject({ code: null, missing: true });
  });

  it('ends when the set-up is interrupted', async () => {
    const controller = new AbortController();
    const run = createRunner({ signal: controller.signal, onStart: () => controller.abort(new Interrupted('SIGTERM')) });
    await expect(run(process.execPath, FOREVER)).rejects.toThrow(Interrupted);
  });

  it('ends alone when only its own step gives up', async () => {
    const controller = new AbortController();
    const run = createRunner({ onStart: () => controller.abort() });
    expect(await run(process.execPath, FOREVER, { signal: controller.signal })).toMatchObject({ code: null });
  });
});

describe('a failure', () => {
  it('quotes the last words, without stack traces', () => {
    const output = 'noise\n'.repeat(20) + 'Error: no route\n    at connect (net.js:1)\n\nNode.js v20.19.0\n';
    const outcome = { code: 1, signal: null, output, missing: false };
    expect(() => requireSuccess(outcome, { tried: 'it', todo: 'wait' })).toThrow(/exit code 1\n(noise\n)+Error: no route$/);
  });
});

describe('interruptible', () => {
  it('passes Ctrl-C on, and leaves it to others afterwards', async () => {
    const before = process.listenerCount('SIGINT');
    await interruptible(async (signal) => {
      process.emit('SIGINT', 'SIGINT');
      expect(signal.reason).toBeInstanceOf(Interrupted);
    });
    expect(process.listenerCount('SIGINT')).toBe(before);
  });
});
