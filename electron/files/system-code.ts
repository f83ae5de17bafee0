/** The operating system's name for what went wrong, such as `ENOENT`; `undefined` for errors that are not the system's. */
export function systemCode(thrown: unknown): string | undefined {
  return isSystemError(thrown) ? thrown.code : undefined;
}

/** An error of Node's file functions: `code` is the system's name for it. */
export function isSystemError(thrown: unknown): thrown is Error & { readonly code: string } {
  return thrown instanceof Error && 'syscall' in thrown && 'code' in thrown && typeof thrown.code === 'string';
}
