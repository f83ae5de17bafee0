import type { RunNoteEvent, RunProgressEvent } from '../../shared/model/run';
import { printable } from './format';

const BAR_WIDTH = 24;
const REDRAW_MS = 100;
/** Some terminals do not say how wide they are. */
const DEFAULT_COLUMNS = 80;
/** Without a terminal, a line each time that this much more is done, or this much time has passed. */
const PLAIN_STEP = 0.1;
const PLAIN_MS = 30_000;

/** Progress on stderr: a bar that is redrawn on a terminal, now and then a plain line elsewhere. */
export class ProgressLine {
  private drawnAt = 0;
  private drawnShare = -1;
  private shown = '';

  constructor(private readonly stream: NodeJS.WriteStream = process.stderr) {}

  /** @param share what is done, from 0 to 1. */
  update(share: number, text: string): void {
    const now = performance.now();
    const due = this.stream.isTTY ? now - this.drawnAt >= REDRAW_MS : share - this.drawnShare >= PLAIN_STEP || now - this.drawnAt >= PLAIN_MS;
    if (!due && share < 1) return;
    if (!this.stream.isTTY && share === this.drawnShare) return;
    this.drawnAt = now;
    this.drawnShare = share;
    this.draw(share, text);
  }

  /** Says what is being done; it goes with the next word. Without a terminal nobody waits for it. */
  announce(text: string): void {
    if (!this.stream.isTTY) return;
    this.shown = text;
    this.stream.write(`\r\u001B[2K${text}`);
  }

  /** Writes a line that stays; the bar comes below it with the next update. */
  print(line: string): void {
    this.clear();
    this.stream.write(`${line.split('\n').map(printable).join('\n')}\n`);
  }

  /** Says what every kind of run says: what it is doing, and notes. */
  tell(event: Pick<RunProgressEvent, 'kind' | 'title'> | Pick<RunNoteEvent, 'kind' | 'level' | 'message'>): void {
    if (event.kind === 'progress') this.announce(`${event.title} …`);
    else this.print(event.level === 'warning' ? `\n!! ${event.message}\n` : event.message);
  }

  /** Takes the bar away. */
  clear(): void {
    if (this.shown) this.stream.write('\r\u001B[2K');
    this.shown = '';
    this.drawnShare = -1;
  }

  private draw(share: number, text: string): void {
    if (!this.stream.isTTY) {
      this.stream.write(`${percent(share)} ${text}\n`);
      return;
    }
    const filled = Math.round(share * BAR_WIDTH);
    const line = `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ${percent(share)} ${text}`;
    this.shown = line.slice(0, (this.stream.columns || DEFAULT_COLUMNS) - 1);
    this.stream.write(`\r\u001B[2K${this.shown}`);
  }
}

function percent(share: number): string {
  return `${Math.floor(share * 100)} %`.padStart(5);
}
