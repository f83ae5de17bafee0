import { createServer } from 'node:http';
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { canUnpackWheels, makeCheckout, makeWheel } from '../testing/checkout.mjs';
import { packages } from './packages.mjs';
import { tensorflow } from './tensorflow.mjs';

const PACKAGE = join('node_modules', '@tensorflow', 'tfjs-node');

describe('native TensorFlow', () => {
  it.runIf(canUnpackWheels)('comes from the wheel, and the next checkout takes the kept copy', async () => {
    const { root, context, said } = await checkoutWithPackages({ FAKE_WHEEL: makeWheel() });
    await tensorflow.carryOut(context);
    expect(readFileSync(join(root, PACKAGE, 'deps/lib/libtensorflow.so'), 'utf8')).toBe('library');
    expect(said()).toContain('TensorFlow 2.21.0 staged, from the PyPI wheel tensorflow-test 1.0.');
    expect(tensorflow.isDue(context)).toBe(false);

    rmSync(join(root, PACKAGE, 'lib'), { recursive: true });
    expect(tensorflow.isDue(context)).toBe(true);
    await tensorflow.carryOut(withoutNetwork(context));
    expect(said()).toContain('from the kept copy of the PyPI wheel');
  });

  it.runIf(canUnpackWheels)('refuses a kept copy with one flipped byte, and fetches anew', async () => {
    const { root, context, said } = await checkoutWithPackages({ FAKE_WHEEL: makeWheel() });
    await tensorflow.carryOut(context);
    const [key] = readdirSync(context.cache);
    const kept = join(context.cache, key, 'deps/lib/libtensorflow_cc.so.2');
    rmSync(kept);
    writeFileSync(kept, 'librarY');
    rmSync(join(root, PACKAGE, 'lib'), { recursive: true });

    await tensorflow.carryOut(context);
    expect(said()).toMatch(/damaged \(deps\/lib\/libtensorflow_cc\.so\.2: expected sha256 \w{64}, found \w{64}\): removed/);
    expect(readFileSync(join(root, PACKAGE, 'deps/lib/libtensorflow_cc.so.2'), 'utf8')).toBe('library');
    expect(readFileSync(kept, 'utf8')).toBe('library');
  });

  it.runIf(canUnpackWheels)('comes from the wheel where CXX names a compiler with arguments', async () => {
    const { context, said } = await checkoutWithPackages({ FAKE_WHEEL: makeWheel(), CXX: 'g++ -m64' });
    await tensorflow.carryOut(context);
    expect(said()).toContain('staged, from the PyPI wheel');
  });

  it.runIf(canUnpackWheels)('refuses a wheel with another hash than the pinned one', async () => {
    const { root, context } = await checkoutWithPackages({ FAKE_WHEEL: makeWheel({ pinned: '0'.repeat(64) }) });
    await expect(tensorflow.carryOut(context)).rejects.toThrow(/verifying tensorflow-test 1\.0\s+answered: expected sha256 0{64}, found/);
    expect(readdirSync(join(root, PACKAGE))).not.toContain('lib');
  });

  it.runIf(canUnpackWheels)('goes on to the official download where the wheel does not load', async () => {
    const FAKE_HOST = await hostThatAnswers(200, '2.9.1');
    const { context, said } = await checkoutWithPackages({ FAKE_WHEEL: makeWheel(), FAKE_ADDON: 'broken', FAKE_HOST });
    await tensorflow.carryOut(context);
    expect(said()).toContain("TensorFlow 2.9.1 staged, from tfjs-node's own download.");
    expect(readdirSync(context.cache)).toEqual(['tfjs-node-4.22.0-linux-test-official']);
  });

  it.runIf(canUnpackWheels)('is given up for good where the processor is too old: nothing more is downloaded', async () => {
    const FAKE_HOST = await hostThatAnswers(200, '2.9.1');
    const { context } = await checkoutWithPackages({ FAKE_WHEEL: makeWheel(), FAKE_ADDON: 'for another processor', FAKE_HOST });
    await expect(tensorflow.carryOut(context)).rejects.toThrow(/an instruction that this processor does not know \(TensorFlow needs AVX\)/);
    vi.useFakeTimers({ now: Date.now() + 24 * 3_600_000 });
    onTestFinished(() => void vi.useRealTimers());
    expect(tensorflow.isDue(context)).toBe(false);
    expect(tensorflow.isDue({ ...context, retry: true })).toBe(true);
  });

  it('says for each source what was tried, what answered and what to do, and leaves nothing half staged', async () => {
    if (canUnpackWheels) makeWheel();
    const { root, context } = await checkoutWithPackages({ FAKE_HOST: await hostThatAnswers(503, '') });
    const error = await tensorflow.carryOut(context).catch((/** @type {Error} */ thrown) => thrown);
    const message = String(error);
    if (canUnpackWheels) expect(message).toMatch(/tried: +python3 -m pip download tensorflow-test==1\.0.*\n.*exit code 1\n.*the index does not answer\n.*to do: .*PIP_INDEX_URL/);
    expect(message).toMatch(/tried: +node scripts\/install\.js[^]*the host answered 503[^]*to do: .*network/);
    expect(error).toMatchObject({ todo: expect.stringContaining('computes with WebAssembly instead') });
    expect(readdirSync(join(root, PACKAGE))).not.toContain('deps');
    expect(readdirSync(join(root, 'node_modules', '.tunesmith')).filter((name) => name.startsWith('stage-'))).toEqual([]);
  });

  it('is not tried again before every command after a failure, but is when asked for', async () => {
    const { context } = await checkoutWithPackages();
    await expect(tensorflow.carryOut(context)).rejects.toThrow();
    expect(tensorflow.isDue(context)).toBe(false);
    expect(tensorflow.isDue({ ...context, retry: true })).toBe(true);
    expect(tensorflow.isDue({ ...context, env: { TUNESMITH_BACKEND: 'tensorflow' } })).toBe(true);
  });

  it('is not fetched for a person who computes with WebAssembly', async () => {
    const { context } = await checkoutWithPackages();
    expect(tensorflow.isDue({ ...context, retry: true, env: { TUNESMITH_BACKEND: 'wasm' } })).toBe(false);
    expect(tensorflow.isMissing(context)).toBe(true);
  });

  it('works without a cache that can be written, and says so', async () => {
    const { folder, context, said } = await checkoutWithPackages({ FAKE_HOST: await hostThatAnswers(200, '2.9.1') });
    const file = join(folder, 'file');
    writeFileSync(file, '');
    await tensorflow.carryOut({ ...context, cache: join(file, 'cache') });
    expect(said()).toMatch(/No copy was kept in .*TUNESMITH_CACHE names another folder/);
    expect(tensorflow.isDue(context)).toBe(false);
  });
});

/** @param {Record<string, string>} [env] */
async function checkoutWithPackages(env) {
  const checkout = makeCheckout(env);
  await packages.carryOut(checkout.context);
  return checkout;
}

/** @param {import('./context.mjs').Context} context */
function withoutNetwork(context) {
  return { ...context, env: { ...context.env, FAKE_WHEEL: '' } };
}

/**
 * @param {number} status
 * @param {string} body
 */
async function hostThatAnswers(status, body) {
  const server = createServer((_request, response) => response.writeHead(status).end(body));
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return `http://127.0.0.1:${port}/`;
}
