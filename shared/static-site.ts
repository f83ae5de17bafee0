/** What both hosts that serve the screens must agree on: which paths there are, what they hold, what they may do. */

/** Only what we serve ourselves may run, and it may speak to us alone. Styles are also set by scripts of ours (Mantine). */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  ico: 'image/x-icon',
  woff2: 'font/woff2',
  map: 'application/json',
};

export function contentType(path: string): string {
  const extension = path.slice(path.lastIndexOf('.') + 1);
  return TYPES[extension] ?? 'application/octet-stream';
}

/**
 * The parts of a URL's path, for a file below the site's folder.
 *
 * @param encoded as it came: a path that was normalised could hide that it climbed
 * @returns `undefined` for a path that leads out, or that no file of ours could have
 */
export function sitePath(encoded: string): readonly string[] | undefined {
  const path = decode(encoded === '/' ? '/index.html' : encoded);
  if (path === undefined || !path.startsWith('/') || /[\0\\:]/.test(path)) return undefined;
  const parts = path.slice(1).split('/');
  return parts.some((part) => part === '' || part === '.' || part === '..') ? undefined : parts;
}

function decode(encoded: string): string | undefined {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}
