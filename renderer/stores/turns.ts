/** A hidden page draws no frames, but what it is told goes on. */
const LONGEST_FRAME_MS = 500;

/** Calls back once, before the next frame. */
function nextFrame(callback: () => void): void {
  const call = () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    callback();
  };
  const frame = requestAnimationFrame(call);
  const timer = setTimeout(call, LONGEST_FRAME_MS);
}

/**
 * One thing for each frame, in a task of its own, so that the window can answer in between. What a chart puts off until the frame after
 * its turn (recharts gathers its changes so) then does not meet what the next chart puts off.
 */
export class Turns {
  private waiting: (() => void)[] = [];
  private isRunning = false;

  constructor(private readonly onFrame: (callback: () => void) => void = nextFrame) {}

  take(work: () => void): void {
    this.waiting.push(work);
    if (this.isRunning) return;
    this.isRunning = true;
    this.next();
  }

  private next(): void {
    // Not in the frame itself: its task has others' work to do.
    this.onFrame(() => setTimeout(() => {
      this.waiting.shift()?.();
      if (this.waiting.length > 0) this.next();
      else this.isRunning = false;
    }));
  }
}

/** What all of a window's charts, and the words about a run, are drawn in. */
export const turns = new Turns();
