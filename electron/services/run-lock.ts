import { randomUUID } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { AppError, userError } from '../../shared/errors';
import { writeFileAtomically } from '../files/atomic-file';
import { move, remove } from '../files/folders';
import { createExclusively, touch } from '../files/shared-files';

const LOCK = 'lock.json';

/** A holder that cannot be asked, on another machine or where numbers alone tell processes apart, shows that it lives by touching its lock this often… */
const HEARTBEAT_MS = 20_000;
/** …and counts as dead after this long without. */
const SILENCE_MS = 120_000;
/** An engine whose host was killed ends after its present step. */
const ENGINE_END_MS = 60_000;

/** A process, told apart from a later one of the same number by the time of its start. */
const processSchema = z.object({ pid: z.int().positive(), started: z.string().nullable() });
const holderSchema = z.object({ schemaVersion: z.literal(1), host: z.string(), id: z.string().optional(), holder: processSchema, engine: processSchema.optional() });

type ProcessIdentity = z.infer<typeof processSchema>;
type Holder = z.infer<typeof holderSchema>;

/** What is locked, for the message to whoever comes too late. */
export interface LockUse {
  readonly code: string;
  /** As in "… by process 7". */
  readonly sentence: (folder: string) => string;
  readonly hint: string;
}

const RUN: LockUse = { code: 'run-in-use', sentence: (folder) => `The run in ${folder} is being trained`, hint: 'Wait until it ends, or stop it with Ctrl-C.' };

/** The locks that this process has: one of its own that is not among them could not be removed when it was released. */
const held = new Set<string>();

/** The right to write into a folder: a run's, a dataset's or the home. One process has it at a time; what a killed one left is taken over. */
export class RunLock {
  private readonly heartbeat: NodeJS.Timeout;

  private constructor(
    private readonly path: string,
    private readonly holder: Holder,
  ) {
    this.heartbeat = setInterval(() => void touch(path), HEARTBEAT_MS).unref();
  }

  /** @throws a user error when another process has it */
  static async acquire(folder: string, use: LockUse = RUN): Promise<RunLock> {
    const path = join(folder, LOCK);
    const id = randomUUID();
    const holder: Holder = { schemaVersion: 1, host: hostname(), id, holder: await identityOf(process.pid) };
    held.add(id);
    try {
      while (!(await createExclusively(path, serialize(holder)))) await takeOver(path, folder, use);
    } catch (thrown) {
      held.delete(id);
      throw thrown;
    }
    return new RunLock(path, holder);
  }

  /** Notes the engine that works for the holder, and may outlive it for the length of a step. */
  async noteEngine(pid: number): Promise<void> {
    await writeFileAtomically(this.path, serialize({ ...this.holder, engine: await identityOf(pid) }));
  }

  async release(): Promise<void> {
    clearInterval(this.heartbeat);
    // Who releases it twice must not remove the next one's.
    if (!held.delete(this.holder.id ?? '')) return;
    await remove(this.path).catch(() => undefined);
  }
}

/** @throws a user error when a living process holds this folder */
export async function checkUnlocked(folder: string, use: LockUse = RUN): Promise<void> {
  const text = await read(join(folder, LOCK));
  const holder = text === undefined ? undefined : parse(text);
  if (holder && (await holds(holder, join(folder, LOCK)))) throw inUse(folder, holder, use);
}

/** Moves a dead process's lock out of the way. */
async function takeOver(path: string, folder: string, use: LockUse): Promise<void> {
  const text = await read(path);
  if (text === undefined) return;
  const holder = parse(text);
  // One without contents is being written, or its writer was killed just then.
  if (holder ? await holds(holder, path) : (await silence(path)) < 2000) {
    if (holder) throw inUse(folder, holder, use);
    await setTimeout(200);
    return;
  }
  if (holder?.engine) await engineEnded(holder.engine, path, folder);
  const aside = `${path}.${process.pid}`;
  await move(path, aside).catch(() => undefined);
  // Another process may have taken it over in between: then it is that one's, and goes back.
  if ((await read(aside)) !== text) await move(aside, path).catch(() => undefined);
  await remove(aside);
}

async function holds({ host, id, holder }: Holder, path: string): Promise<boolean> {
  if (host !== hostname()) return (await silence(path)) < SILENCE_MS;
  if (holder.pid === process.pid && id !== undefined) return held.has(id);
  return isAlive(holder, path, SILENCE_MS);
}

async function engineEnded(engine: ProcessIdentity, path: string, folder: string): Promise<void> {
  const deadline = Date.now() + ENGINE_END_MS;
  while (await isAlive(engine, path, SILENCE_MS + ENGINE_END_MS)) {
    await setTimeout(100);
    if (Date.now() > deadline) throw userError('run-in-use', `An engine of the run in ${folder} is still at work (process ${engine.pid}).`, 'End that process, then try again.');
  }
}

/** Where only the number is known, which another process may have by now, a lock that was not touched for `longest` milliseconds says that it ended. */
async function isAlive(identity: ProcessIdentity, path: string, longest: number): Promise<boolean> {
  try {
    process.kill(identity.pid, 0);
  } catch (error) {
    if (!hasCode(error, 'EPERM')) return false;
  }
  const { started } = await identityOf(identity.pid);
  if (started === 'ended') return false;
  return started === null || identity.started === null ? (await silence(path)) < longest : started === identity.started;
}

/** Linux tells when a process started, and whether it is only waiting to be buried; elsewhere the number has to do, and the lock's heartbeat. */
async function identityOf(pid: number): Promise<ProcessIdentity> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // The name, in parentheses, may hold anything.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  if (fields?.[0] === 'Z') return { pid, started: 'ended' };
  return { pid, started: fields?.[19] ?? null };
}

async function silence(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined);
  return found ? Date.now() - found.mtimeMs : Infinity;
}

async function read(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}

function parse(text: string): Holder | undefined {
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function serialize(holder: Holder): string {
  return `${JSON.stringify(holder)}\n`;
}

function inUse(folder: string, { holder, host }: Holder, { code, sentence, hint }: LockUse): AppError {
  const where = host === hostname() ? '' : ` on ${host}`;
  return userError(code, `${sentence(folder)} by process ${holder.pid}${where}.`, hint);
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
