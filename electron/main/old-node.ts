/**
 * What shared/rpc uses that the Node of Electron 9 does not have; later ones have it, and keep their own. core-js has the rest;
 * cancelling is not part of the language, and main itself never cancels.
 */
import 'core-js/actual/array/at';
import 'core-js/actual/object/from-entries';
import 'core-js/actual/object/has-own';
import 'core-js/actual/string/replace-all';

class SmallAbortSignal {
  aborted = false;
  private readonly listeners = new Set<() => void>();

  addEventListener(_: 'abort', listener: () => void): void {
    this.listeners.add(listener);
  }

  removeEventListener(_: 'abort', listener: () => void): void {
    this.listeners.delete(listener);
  }

  fire(): void {
    if (this.aborted) return;
    this.aborted = true;
    this.listeners.forEach((listener) => listener());
  }
}

class SmallAbortController {
  readonly signal = new SmallAbortSignal();

  abort(): void {
    this.signal.fire();
  }
}

const world = globalThis as { AbortController?: unknown };
world.AbortController ??= SmallAbortController;
