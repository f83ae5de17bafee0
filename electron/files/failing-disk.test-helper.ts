import fs, { open } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { relative } from 'node:path';

/** What a disk may do to an operation. */
export type Fault = 'ENOSPC' | 'EIO' | 'short-write';

/** Functions on paths; a rename is known by where it leads. */
const CALLS = ['mkdir', 'rename', 'open', 'rm', 'rmdir'] as const;
const HANDLE_CALLS = ['write', 'sync'] as const;

/** A full disk refuses what needs space; closing and removing need none. */
const NEEDS_SPACE = /^(mkdir|rename|open for writing|write|sync) /;

/** One operation of a body, told apart from others of its kind by its place among them: `write run.json #2`. */
export type Operation = string;

export interface FaultOptions {
  /** Operations on files elsewhere are let alone. */
  readonly within?: string;
  /** Whether what comes after the operation fails as well. */
  readonly forGood?: boolean;
}

export interface FaultReport {
  /** In the order in which they came. */
  readonly operations: readonly Operation[];
  readonly error: unknown;
}

/**
 * For tests: runs `body` on a disk whose operation `at` fails: folders made, files opened, writes, fsyncs, closings,
 * renames and removals. `at` is a number (from 0) or a name from an earlier report; none fails where it is undefined.
 */
export async function withFault(fault: Fault, at: number | Operation | undefined, body: () => Promise<unknown>, options: FaultOptions = {}): Promise<FaultReport> {
  const disk = new FailingDisk(fault, at, options);
  const undo = await disk.install();
  try {
    await body();
    return { operations: disk.operations, error: undefined };
  } catch (error) {
    return { operations: disk.operations, error };
  } finally {
    for (const restore of undo) restore();
    syncBuiltinESMExports();
  }
}

type Call = (this: object, ...args: unknown[]) => Promise<unknown>;
type Owner = Record<string, unknown>;

class FailingDisk {
  readonly operations: Operation[] = [];
  private readonly counts = new Map<string, number>();
  /** Which file an open handle is of. */
  private readonly paths = new WeakMap<object, string>();
  private hasStruck = false;

  constructor(
    private readonly fault: Fault,
    private readonly at: number | Operation | undefined,
    private readonly options: FaultOptions,
  ) {}

  async install(): Promise<(() => void)[]> {
    const handle = await open(process.execPath, 'r');
    const prototype = Object.getPrototypeOf(handle) as Owner;
    await handle.close();
    const undo = [
      ...CALLS.map((name) => replace(fs as unknown as Owner, name, (original) => this.pathCall(name, original))),
      ...HANDLE_CALLS.map((name) => replace(prototype, name, (original) => this.handleCall(name, original))),
    ];
    syncBuiltinESMExports();
    return undo;
  }

  private pathCall(name: (typeof CALLS)[number], original: Call): Call {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- the function below has a `this` of its own
    const disk = this;
    return async function (...args) {
      const path = String(args[name === 'rename' ? 1 : 0]);
      const kind = name === 'open' ? `open for ${args[1] === 'r' ? 'reading' : 'writing'}` : name;
      if (disk.strikes(kind, path)) throw disk.failure(name);
      const result = await original.apply(this, args);
      if (name === 'open') disk.follow(result as Owner, path);
      return result;
    };
  }

  /** Knows the handle by its file. Of a handle's calls `close` alone is its own, not its prototype's. */
  private follow(handle: Owner, path: string): void {
    this.paths.set(handle, path);
    replace(handle, 'close', (close) => async () => {
      // A failed close closes all the same.
      await close.call(handle);
      if (this.strikes('close', path)) throw this.failure('close');
    });
  }

  private handleCall(name: (typeof HANDLE_CALLS)[number], original: Call): Call {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- the function below has a `this` of its own
    const disk = this;
    return async function (...args) {
      const path = disk.paths.get(this);
      if (path === undefined || !disk.strikes(name, path)) return original.apply(this, args);
      // The system takes a part of what it is given, and says so.
      if (disk.fault === 'short-write') return original.call(this, args[0], args[1], Math.ceil(Number(args[2]) / 2), args[3]);
      throw disk.failure(name);
    };
  }

  private strikes(kind: string, path: string): boolean {
    const { within } = this.options;
    if (within !== undefined && !path.startsWith(within)) return false;
    const name = `${kind} ${(within === undefined ? path : relative(within, path)).replace(/\.tunesmith-writing-[0-9a-f]+/g, '*')}`;
    if (!this.canStrike(name)) return false;
    const count = (this.counts.get(name) ?? 0) + 1;
    this.counts.set(name, count);
    const operation = `${name} #${count}`;
    const isIt = this.at === operation || this.at === this.operations.length;
    this.operations.push(operation);
    if (isIt) this.hasStruck = true;
    return isIt || (this.hasStruck && this.options.forGood === true);
  }

  private canStrike(name: string): boolean {
    if (this.fault === 'EIO') return true;
    return this.fault === 'ENOSPC' ? NEEDS_SPACE.test(name) : name.startsWith('write ');
  }

  private failure(syscall: string): Error {
    return Object.assign(new Error(`${this.fault}: injected, ${syscall}`), { code: this.fault, syscall });
  }
}

function replace(owner: Owner, name: string, make: (original: Call) => Call): () => void {
  const original = owner[name] as Call;
  owner[name] = make(original);
  return () => (owner[name] = original);
}
