import { existsSync } from 'fs';
import { resolve } from 'path';

/** What the app can import. */
const DATA = /\.(csv|tsv|txt|jsonl|ndjson|json|parquet|xlsx)$/i;

/** The data file that a command line names, as a double-click on it does. */
export function fileArgument(args: readonly string[]): string | undefined {
  const named = args.slice(1).find((arg) => !arg.startsWith('-') && DATA.test(arg) && existsSync(arg));
  return named === undefined ? undefined : resolve(named);
}
