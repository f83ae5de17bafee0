import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { answer, answerText } from './answers';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.map': 'application/json',
};

/** Serves the built screens, and nothing outside their folder. @param path of the URL, still encoded */
export async function answerFile(response: ServerResponse, root: string, path: string): Promise<void> {
  const file = fileOf(root, path === '/' ? '/index.html' : path);
  const contents = file && (await readFile(file).catch(() => undefined));
  if (!file || !contents) {
    answerText(response, 404, 'There is nothing here.');
    return;
  }
  // The names of assets hold their hash; the page itself is asked for anew.
  const caching = path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
  answer(response, 200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream', 'cache-control': caching }, contents);
}

/** `undefined` for a path that leads out, or that no file of ours could have. */
export function fileOf(root: string, encoded: string): string | undefined {
  const path = decode(encoded);
  if (path === undefined || /[\0\\]/.test(path) || path.split('/').includes('..')) return undefined;
  const file = normalize(join(root, path));
  return file.startsWith(root + sep) ? file : undefined;
}

function decode(encoded: string): string | undefined {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}
