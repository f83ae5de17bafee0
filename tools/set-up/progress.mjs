const REDRAW_EVERY = 200;
const BAR_WIDTH = 30;
const MB = 1e6;

/**
 * Shows a title while `work` runs. On a terminal: a bar where `total` and `measure` say how far it is, the elapsed
 * seconds where they do not. Elsewhere: plain lines, one at the start and one at each quarter.
 *
 * @template T
 * @param {NodeJS.WritableStream & { isTTY?: boolean }} screen
 * @param {{ title: string, total?: number, measure?: () => Promise<number> }} what total in bytes
 * @param {() => Promise<T>} work
 */
export async function withProgress(screen, { title, total, measure }, work) {
  const draw = screen.isTTY ? drawInPlace(screen, title) : drawLines(screen, title);
  const startedAt = Date.now();
  const update = async () => {
    const done = total === undefined || measure === undefined ? undefined : Math.min(await measure(), total);
    draw.update({ seconds: (Date.now() - startedAt) / 1000, done, total });
  };
  const timer = setInterval(() => void update(), REDRAW_EVERY);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    draw.end();
  }
}

/** @typedef {{ seconds: number, done: number | undefined, total: number | undefined }} Position */

/**
 * @param {NodeJS.WritableStream} screen
 * @param {string} title
 */
function drawInPlace(screen, title) {
  let ended = false;
  return {
    update(/** @type {Position} */ position) {
      // A measurement that was under way when the work ended must not draw over the next line.
      if (!ended) screen.write(`\r\x1b[2K${title} ${positionText(position)}`);
    },
    end() {
      ended = true;
      screen.write('\r\x1b[2K');
    },
  };
}

/**
 * @param {NodeJS.WritableStream} screen
 * @param {string} title
 */
function drawLines(screen, title) {
  let quarters = 0;
  screen.write(`${title}\n`);
  return {
    update(/** @type {Position} */ { seconds, done = 0, total = Infinity }) {
      const reached = Math.floor((done / total) * 4);
      if (reached <= quarters) return;
      quarters = reached;
      screen.write(`${title} ${positionText({ seconds, done, total })}\n`);
    },
    end() {},
  };
}

/** @param {Position} position */
export function positionText({ seconds, done, total }) {
  if (done === undefined || total === undefined) return `${Math.floor(seconds)} s`;
  const filled = Math.round((done / total) * BAR_WIDTH);
  const bar = '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled);
  const speed = seconds > 0 ? done / seconds : 0;
  return `${bar} ${(done / MB).toFixed(0)} of ${(total / MB).toFixed(0)} MB, ${(speed / MB).toFixed(1)} MB/s${timeLeft(total - done, speed)}`;
}

/**
 * @param {number} bytes
 * @param {number} speed
 */
function timeLeft(bytes, speed) {
  if (speed === 0 || bytes === 0) return '';
  return `, ${Math.ceil(bytes / speed)} s left`;
}
