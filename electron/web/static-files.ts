import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { contentType, sitePath } from '../../shared/static-site';
import { answer, answerText } from './answers';

/** Serves the built screens, and nothing outside their folder. @param path of the URL, still encoded */
export async function answerFile(response: ServerResponse, root: string, path: string): Promise<void> {
  const parts = sitePath(path);
  const contents = parts && (await readFile(join(root, ...parts)).catch(() => undefined));
  if (!contents) {
    answerText(response, 404, 'There is nothing here.');
    return;
  }
  // The names of assets hold their hash; the page itself is asked for anew.
  const caching = parts[0] === 'assets' ? 'public, max-age=31536000, immutable' : 'no-cache';
  answer(response, 200, { 'content-type': contentType(parts[parts.length - 1]!), 'cache-control': caching }, contents);
}
