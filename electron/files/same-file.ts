import { statSync } from 'node:fs';

/** Whether two paths lead to one file, through whatever links; false where one of them leads nowhere. */
export function isSameFile(a: string, b: string): boolean {
  const [one, other] = [a, b].map((path) => statSync(path, { bigint: true, throwIfNoEntry: false }));
  if (!one || !other) return false;
  return one.ino === other.ino && one.dev === other.dev;
}
