import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Page } from '@playwright/test';

/** An address that only the tests answer: the built screens, straight from the disk. */
const ORIGIN = 'http://screens.test';
const ROOT = join(import.meta.dirname, '..', '..', 'out', 'screens');
const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.map': 'application/json' };

export interface SceneOptions {
  readonly theme?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
  /** As in the desktop app. */
  readonly desktop?: boolean;
  /** In the desktop app: a file was opened with it before its page was there. */
  readonly opened?: boolean;
  /** The connection to the services is gone. */
  readonly lost?: boolean;
}

/** Shows a scene of the made-up application at a place in it: `openScene(page, 'full', '#/run/live/train')`. Returns what the page complains of. */
export async function openScene(page: Page, scene: string, hash: string, { theme = 'light', width = 1440, height = 900, desktop = false, opened = false, lost = false }: SceneOptions = {}): Promise<readonly string[]> {
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
  await page.route(`${ORIGIN}/**`, async (route) => {
    const path = new URL(route.request().url()).pathname;
    const body = await readFile(join(ROOT, path)).catch(() => undefined);
    await (body ? route.fulfill({ body, contentType: TYPES[extname(path)] ?? 'application/octet-stream' }) : route.fulfill({ status: 404 }));
  });
  await page.goto(`${ORIGIN}/screens.html?scene=${scene}${desktop ? '&desktop' : ''}${opened ? '&opened' : ''}${lost ? '&lost' : ''}${hash}`);
  await page.getByRole('navigation', { name: 'Library' }).waitFor();
  return complaints;
}
