import fs, { open } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

/** What a disk may do to an operation. */
export type Fault = 'ENOSPC' | 'EIO' | 'short-write';

const CALLS = ['mkdir', 'rename', 'open'] as const;
const HANDLE_CALLS = ['write', 'sync'] as const;

/**
 * For tests: runs `body` on a disk whose operation number `at` (from 0: folders made, files opened, writes, fsyncs and
 * renames) fails, and all after it when `forGood`. Gives how many operations there were, and what `body` threw.
 */
export async function withFault(fault: Fault, at: number, body: () => Promise<void>, { forGood = false } = {}): Promise<{ operations: number; error: unknown }> {
  let operations = 0;
  const strikes = () => {
    const now = operations++;
    return now === at || (forGood && now > at);
  };
  const handle = await open(process.execPath, 'r');
  const prototype = Object.getPrototypeOf(handle) as Record<string, unknown>;
  await handle.close();
  const undo = [...CALLS.map((name) => intercept(fs as unknown as Record<string, unknown>, name, fault, strikes)), ...HANDLE_CALLS.map((name) => intercept(prototype, name, fault, strikes))];
  syncBuiltinESMExports();
  try {
    await body();
    return { operations, error: undefined };
  } catch (error) {
    return { operations, error };
  } finally {
    for (const restore of undo) restore();
    syncBuiltinESMExports();
  }
}

type Call = (this: unknown, ...args: unknown[]) => Promise<unknown>;

function intercept(owner: Record<string, unknown>, name: string, fault: Fault, strikes: () => boolean): () => void {
  const original = owner[name] as Call;
  owner[name] = async function (this: unknown, ...args: unknown[]) {
    if (!strikes()) return original.apply(this, args);
    if (fault !== 'short-write') throw Object.assign(new Error(`${fault}: injected, ${name}`), { code: fault, syscall: name });
    // The system takes a part of what it is given, and says so.
    if (name === 'write') return original.call(this, args[0], args[1], Math.ceil(Number(args[2]) / 2), args[3]);
    return original.apply(this, args);
  };
  return () => (owner[name] = original);
}
