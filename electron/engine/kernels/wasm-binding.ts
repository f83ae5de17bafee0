import type { NamedAttrMap, TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { userError } from '../../../shared/errors';

/** The data types that live in WebAssembly's memory. */
export type WasmDataType = 'float32' | 'int32' | 'bool';

/** A piece of WebAssembly's memory, as tfjs names it. */
export type WasmData = TensorInfo;

type Attributes = Readonly<Record<string, unknown>>;

/**
 * tfjs's kernels on WebAssembly (SIMD, one thread), called by name and without its bookkeeping, as `NativeBinding` calls
 * TensorFlow's. Memory is owned by the caller.
 */
export class WasmBinding {
  /** Tensors and variables that are alive; the runtimes on this binding count here. */
  liveHandles = 0;

  constructor(
    private readonly core: Core,
    private readonly backend: BackendWasm,
    /** Of the package. */
    readonly version: string,
  ) {}

  /** Pieces of memory that are in use, with those that a kernel forgot. */
  get livePieces(): number {
    return this.backend.numDataIds();
  }

  run(kernel: string, inputs: Readonly<Record<string, WasmData>>, attributes: Attributes = {}): WasmData {
    const found = this.core.getKernel(kernel, 'wasm');
    const output = found.kernelFunc({ inputs, attrs: attributes as NamedAttrMap, backend: this.backend });
    if (Array.isArray(output)) throw new TypeError(`The kernel ${kernel} gave several tensors where one was expected.`);
    return output;
  }

  /** Its contents are what was there before. */
  allocate(shape: readonly number[], dtype: WasmDataType): WasmData {
    return this.backend.makeOutput([...shape], dtype);
  }

  /** The memory itself. It moves when memory grows: take it anew after each allocation. */
  values(data: WasmData): Float32Array | Int32Array | Uint8Array {
    return this.backend.typedArrayFromHeap(data);
  }

  free(data: WasmData): void {
    this.backend.disposeData(data.dataId);
  }

  /** Makes sure that a kernel will get this much memory for itself: some compute nonsense where they do not. */
  reserve(bytes: number): void {
    const heap = heapOf(this.backend);
    heap._free(heap._malloc(bytes));
  }
}

type Core = typeof import('@tensorflow/tfjs-core');
type WasmPackage = typeof import('@tensorflow/tfjs-backend-wasm');

/** What tfjs asks for where the processor has SIMD, which all that run a supported Node have. */
const WASM_FILE = 'tfjs-backend-wasm-simd.wasm';

let loading: Promise<WasmBinding> | undefined;

/**
 * The process's one instance: tfjs's kernels remember the module that they were set up with last.
 *
 * @throws a user error when the package is incomplete.
 */
export async function loadWasmBinding(): Promise<WasmBinding> {
  loading ??= load();
  try {
    return await loading;
  } catch (error) {
    loading = undefined;
    throw error;
  }
}

/**
 * Loads @tensorflow/tfjs-backend-wasm; its .wasm file lies beside it in node_modules, in a checkout as in an installed app.
 */
async function load(): Promise<WasmBinding> {
  const require = createRequire(import.meta.url);
  const core = require('@tensorflow/tfjs-core') as Core;
  const folder = dirname(require.resolve('@tensorflow/tfjs-backend-wasm'));
  if (!existsSync(join(folder, WASM_FILE))) {
    throw userError('no-wasm', `${WASM_FILE} is missing from ${folder}.`, 'The installation is damaged: install Tunesmith again, or run "npm ci --ignore-scripts" in a checkout.');
  }
  const wasm = require('@tensorflow/tfjs-backend-wasm') as WasmPackage;
  wasm.setWasmPaths(`${folder}${sep}`);
  const backend = await withoutListeners(async () => core.findBackendFactory('wasm')());
  if (!(backend instanceof wasm.BackendWasm)) throw new TypeError('tfjs gave another backend than that of WebAssembly.');
  guardAllocation(backend);
  for (const { setupFunc } of core.getKernelsForBackend('wasm')) setupFunc?.(backend);
  return new WasmBinding(core, backend, wasm.version_wasm);
}

/** Emscripten's start-up code takes over a process's last errors, and prints its own source with them: not here. */
async function withoutListeners<T>(load: () => Promise<T>): Promise<T> {
  const events = ['uncaughtException', 'unhandledRejection'];
  const before = events.map((event) => process.listeners(event as 'uncaughtException'));
  const loaded = await load();
  events.forEach((event, i) => {
    for (const listener of process.listeners(event as 'uncaughtException')) {
      if (!before[i]!.includes(listener)) process.removeListener(event, listener);
    }
  });
  return loaded;
}

/**
 * tfjs takes the address that it is given, even 0, which means that there is no memory left, and writes there. And a piece
 * that would reach beyond 4 GB gets an address all the same, in memory that others have: after that nothing here can be
 * trusted any more.
 */
function guardAllocation(backend: BackendWasm): void {
  const heap = heapOf(backend);
  // The first call of each puts the function itself in the place of a stub.
  heap._free(heap._malloc(1));
  const [allocate, free] = [heap._malloc.bind(heap), heap._free.bind(heap)];
  let isBroken = false;
  heap._malloc = (bytes: number): number => {
    const address = isBroken ? 0 : allocate(bytes) >>> 0;
    isBroken ||= address + bytes > heap.HEAPU8.length;
    if (address !== 0 && !isBroken) return address;
    throw userError('wasm-memory-full', 'The memory of WebAssembly is full: it holds at most 4 GB, whatever the machine has.', 'Try a smaller --batch-size or --max-length, or a smaller model.');
  };
  heap._free = (address: number): void => {
    if (!isBroken) free(address);
  };
}

/** Emscripten's part of the module, which tfjs does not declare. */
interface Heap {
  _malloc(bytes: number): number;
  _free(address: number): void;
  readonly HEAPU8: Uint8Array;
}

function heapOf({ wasm }: BackendWasm): Heap {
  return wasm as unknown as Heap;
}
