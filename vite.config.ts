import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/**
 * The screens, for browsers and for Electron. Mode `screens` builds them over a made-up application instead of the real one:
 * what the pictures in docs/ and the tests of single screens are taken from.
 */
export default defineConfig(({ mode }) => ({
  root: 'renderer',
  base: './',
  plugins: [react()],
  build: {
    outDir: mode === 'screens' ? '../out/screens' : '../out/renderer',
    emptyOutDir: true,
    // The old Electron that the smoke test runs in; core-js supplies what its library lacks (renderer/polyfills.ts).
    target: 'chrome83',
    sourcemap: true,
    chunkSizeWarningLimit: 2000,
    rollupOptions: { input: mode === 'screens' ? 'renderer/screens.html' : 'renderer/index.html' },
  },
}));
