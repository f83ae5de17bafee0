import { createReadStream, existsSync } from 'node:fs';
import type { RunEvent } from '../../shared/model/run';
import { atomicFile } from '../files/atomic-file';
import { appendText } from '../files/shared-files';

/** Adds one line to a run's log. @throws a user error when the disk refuses; the line may then be cut off */
export async function appendEvent(path: string, event: RunEvent): Promise<void> {
  await appendText(path, `${JSON.stringify(event)}\n`);
}

/** Drops the events of later steps, which will come again, and lines that a kill or a full disk cut off. */
export async function rewindEvents(path: string, step: number): Promise<void> {
  if (!existsSync(path)) return;
  await atomicFile(path, async (write) => {
    for await (const line of linesOf(path)) if (stepOf(line) <= step) await write(Buffer.from(`${line}\n`));
  });
}

/** Not Node's readline: it does not pass on that a file cannot be read. */
async function* linesOf(path: string): AsyncGenerator<string> {
  let rest = '';
  for await (const text of createReadStream(path, { encoding: 'utf8' }) as AsyncIterable<string>) {
    const lines = (rest + text).split('\n');
    rest = lines.pop()!;
    yield* lines;
  }
  if (rest !== '') yield rest;
}

function stepOf(line: string): number {
  try {
    const { step } = JSON.parse(line) as { step?: unknown };
    return typeof step === 'number' ? step : Infinity;
  } catch {
    return Infinity;
  }
}
