import type { RunEvent } from '../../shared/model/run';
import type { RunFolder } from './run-folder';

/** What says that all is read and loaded. */
const STARTED: readonly RunEvent['kind'][] = ['started', 'pretraining-started'];

/** Writes events in their order without making the sender wait. */
export class EventLog {
  /** The run leaves something from here on. */
  underWay = false;
  private written: Promise<void> = Promise.resolve();

  /**
   * @param rewind whether the log of an earlier process goes on
   * @param onFailure called when something could not be written: going on for hours without a log helps nobody
   */
  constructor(
    private readonly folder: RunFolder,
    private readonly rewind: boolean,
    private readonly onFailure: () => void,
  ) {}

  add(event: RunEvent): void {
    // What a new run replaces stays until its first step; one that goes on is under way already.
    const first = !this.underWay && (this.rewind ? STARTED.includes(event.kind) : event.kind === 'step');
    this.underWay ||= first;
    this.written = this.written.then(async () => {
      if (first && this.rewind) await this.folder.rewindEvents(event.step);
      if (first) await this.folder.accept();
      await this.folder.append(event);
    });
    // The failure is told by settled(), not by the event loop.
    this.written.catch(() => this.onFailure());
  }

  /** Resolves when all is on disk; rejects when something could not be written. */
  settled(): Promise<void> {
    return this.written;
  }
}
