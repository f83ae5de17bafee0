import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type UserConfig } from 'vite';

/**
 * The screens, for browsers and for Electron. Mode `screens` builds them over a made-up application instead of the real one:
 * what the pictures in docs/ and the tests of single screens are taken from.
 */
export function screensConfig(mode: string): UserConfig {
  const isMadeUp = mode === 'screens';
  return {
    root: 'renderer',
    base: './',
    plugins: [react()],
    build: {
      // Whole: what it is relative to differs between vite and electron-vite.
      outDir: join(import.meta.dirname, 'out', isMadeUp ? 'screens' : 'renderer'),
      emptyOutDir: true,
      // electron-vite would not.
      minify: 'oxc',
      // The old Electron that the smoke test runs in; core-js supplies what its library lacks (renderer/polyfills.ts).
      target: 'chrome83',
      sourcemap: true,
      chunkSizeWarningLimit: 2000,
      rollupOptions: { input: isMadeUp ? 'renderer/screens.html' : 'renderer/index.html' },
    },
  };
}

export default defineConfig(({ mode }) => screensConfig(mode));
