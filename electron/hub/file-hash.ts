import { createHash, type Hash } from 'node:crypto';

/** How the hub knows a file: large ones by their SHA-256 (Git LFS), small ones as git does. In hexadecimal. */
export interface FileHash {
  readonly kind: 'sha256' | 'git-blob';
  readonly value: string;
}

/** The hash of a file of so many bytes, to be fed with them in turn. */
export function startHash({ kind }: FileHash, bytes: number): Hash {
  return kind === 'sha256' ? createHash('sha256') : createHash('sha1').update(`blob ${bytes}\0`);
}
