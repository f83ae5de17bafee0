import { existsSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { floats } from '../../bert/tiny-bert.test-helper';
import { loadWasmBinding } from './wasm-binding';
import { WasmOps } from './wasm-ops';
import { WasmRuntime } from './wasm-runtime';

vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>();
  return { ...real, existsSync: vi.fn(real.existsSync) };
});

const listeners = () => ['uncaughtException', 'unhandledRejection'].map((event) => process.listenerCount(event));

// Before all others: the process loads it once.
vi.mocked(existsSync).mockReturnValueOnce(false);
const failure: unknown = await loadWasmBinding().catch((error: unknown) => error);
const listenersBefore = listeners();
const binding = await loadWasmBinding();
const ops = new WasmOps(binding);

test('says which version it is', () => {
  expect(binding.version).toMatch(/^4\.\d+\.\d+$/);
});

test('leaves the process its own way with its last errors', () => {
  expect(listeners()).toEqual(listenersBefore);
});

test('is loaded once: the kernels know one memory', async () => {
  expect(await loadWasmBinding()).toBe(binding);
});

test('an installation without its .wasm file is an error that names it, and may be mended', () => {
  expect(failure).toMatchObject({ family: 'user', code: 'no-wasm', message: expect.stringContaining('tfjs-backend-wasm-simd.wasm is missing from') as string });
});

test('a product that lacks memory for its packed factor is refused before it computes nonsense', () => {
  vi.spyOn(binding, 'reserve').mockImplementationOnce(() => {
    throw new Error('no memory');
  });
  const pieces = binding.livePieces;
  expect(() => ops.scope(() => ops.product(floats(ops, [1, 2], [1, 2]), floats(ops, [3, 4], [2, 1])))).toThrow('no memory');
  expect(binding.livePieces).toBe(pieces);
});

test('no operation keeps memory that no handle knows of', () => {
  const before = binding.livePieces;
  ops.scope(() => {
    const x = floats(ops, [1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2]);
    ops.product(x, x, true, true);
    const flat = ops.reshape(x, [4, 2]);
    for (const part of [ops.exp(x), ops.sumLast(x), ops.meanLast(x), ops.transpose(x, [0, 1, 2]), ops.add(x, 1)]) expect(part.shape).toHaveLength(3);
    ops.scatterAddRows(flat, ops.fromInts(Int32Array.of(0, 1, 1, 0), [4]), 2);
    ops.keepBelow(x, ops.randomBytes([2, 2, 2], [1, 2]), 128);
    ops.softmaxLast(x);
  });
  expect(binding.livePieces).toBe(before);
});

// The last one: nothing can be computed after it.
test('memory that is full is a sentence for a person, now and from then on, and no handle is left behind', () => {
  const runtime = new WasmRuntime(binding);
  const [pieces, handles] = [binding.livePieces, binding.liveHandles];
  const full: unknown = expect.objectContaining({ family: 'user', code: 'wasm-memory-full', hint: expect.stringContaining('--batch-size') as string });
  const fill = () => runtime.scope(() => {
    // Three times 2 GB, of which none is ever touched: the third would lie beyond the end, and gets an address in spite of it.
    for (let i = 0; i < 3; i++) runtime.allocate([2 ** 29 - 2 ** 20], 'float32');
  });
  expect(fill).toThrow(full);
  expect([binding.livePieces, binding.liveHandles]).toEqual([pieces, handles]);
  expect(() => runtime.scope(() => runtime.floatScalar(1))).toThrow(full);
});
