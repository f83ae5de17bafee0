import { defineConfig } from '@playwright/test';
import { browserPath } from './e2e/browser';

/**
 * Tests in a real Chromium: single screens over a made-up application (`screens`), and a person's whole way through the
 * real one (`web`), at the same time; and the desktop app in a real Electron (`desktop`).
 */
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'out/e2e',
  workers: 2,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: '.set-up/e2e.json' }]],
  use: {
    browserName: 'chromium',
    launchOptions: { executablePath: browserPath(), args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'] },
    viewport: { width: 1440, height: 900 },
    trace: 'off',
  },
  projects: [
    { name: 'screens', testDir: 'e2e/screens', fullyParallel: true },
    { name: 'web', testDir: 'e2e/web' },
    { name: 'desktop', testDir: 'e2e/desktop' },
  ],
});
