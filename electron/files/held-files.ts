import { rename } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { systemCode } from './system-code';

/** What Windows says of a file or folder that another program has open, such as a scanner that looks at what was just written. */
const HELD = ['EPERM', 'EACCES', 'EBUSY', 'ENOTEMPTY'];

/** Milliseconds between the tries; some eight seconds in all. */
const WAITS = [20, 50, 100, 200, 500, 1000, 2000, 4000] as const;

/** For `rm`, which can try again by itself. Elsewhere than on Windows nothing is held: such an error would stay. */
export const PATIENT_REMOVAL = process.platform === 'win32' ? { maxRetries: 10, retryDelay: 100 } : {};

/** Renames a file or folder. On Windows one that another program holds is tried again for some seconds. */
export async function renamePatiently(from: string, to: string, waits: readonly number[] = WAITS): Promise<void> {
  try {
    await rename(from, to);
  } catch (thrown) {
    const [wait, ...others] = waits;
    if (wait === undefined || process.platform !== 'win32' || !HELD.includes(systemCode(thrown) ?? '')) throw thrown;
    await setTimeout(wait);
    await renamePatiently(from, to, others);
  }
}
