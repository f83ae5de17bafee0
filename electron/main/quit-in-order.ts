import { app } from 'electron';
import type { Backend } from './backend';
import type { RunWatch } from './run-watch';

/**
 * The services end before the app does: what trains leaves a checkpoint first. A Mac takes a quit that is put off for a refusal, and
 * does not shut down: there only work is waited for.
 */
export function quitInOrder(backend: Pick<Backend, 'end'>, watch: Pick<RunWatch, 'isAtWork'>): void {
  let isOver = false;
  app.on('before-quit', (event) => {
    if (isOver) return;
    const isWaitedFor = process.platform !== 'darwin' || watch.isAtWork;
    if (isWaitedFor) event.preventDefault();
    void backend.end().then(() => {
      isOver = true;
      if (isWaitedFor) app.quit();
    });
  });
}
