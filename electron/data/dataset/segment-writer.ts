import { join } from 'node:path';
import { atomicFile, type Write } from '../../files/atomic-file';

/** A file of blocks ends after so much: while the system brings one to the disk, the next is being filled. */
const SEGMENT_BYTES = 64 * 1024 * 1024;

export function segmentName(segment: number): string {
  return `rows-${segment}.bin`;
}

/** Writes blocks to the segment files of `folder`, each of which appears when it is whole and on the disk. */
export class SegmentWriter {
  private segment = -1;
  private room = 0;
  private feed: SegmentFeed | undefined;
  /** Of the segment before the present one. */
  private finishing: Promise<void> = Promise.resolve();

  constructor(
    private readonly folder: string,
    private readonly segmentBytes = SEGMENT_BYTES,
  ) {}

  /**
   * Writes a block, which must not change before the next call has returned; gives the number of its segment.
   *
   * @throws a user error when the disk refuses
   */
  async write(block: Uint8Array): Promise<number> {
    if (this.room <= 0) await this.startSegment();
    this.room -= block.length;
    await this.feed?.push(block);
    return this.segment;
  }

  /**
   * Resolves when all is on the disk. Call it after a failure too: nothing is written any more once it has settled.
   *
   * @throws a user error when the disk refuses
   */
  async end(): Promise<void> {
    this.feed?.close();
    const endings = await Promise.allSettled([this.finishing, this.feed?.written]);
    const failure = endings.find((ending) => ending.status === 'rejected');
    if (failure) throw failure.reason;
  }

  private async startSegment(): Promise<void> {
    await this.finishing;
    this.feed?.close();
    // Its last block may change once the first one of the next segment is pushed.
    await this.feed?.pending;
    this.finishing = this.feed?.written ?? Promise.resolve();
    this.feed = new SegmentFeed(join(this.folder, segmentName(++this.segment)));
    this.room = this.segmentBytes;
  }
}

/** One file that is written in another's time: a block goes to the disk while the next one is made. */
class SegmentFeed {
  /** Settles when the file is whole and on the disk, or has failed. */
  readonly written: Promise<void>;
  private readonly opened = new Signal();
  private readonly closed = new Signal();
  private write: Write = () => Promise.resolve();
  /** Settles when the block that was pushed last is written, or has failed. */
  pending: Promise<void> = Promise.resolve();

  constructor(path: string) {
    this.written = atomicFile(path, async (write) => {
      this.write = write;
      this.opened.give();
      await this.closed.given;
      await this.pending;
    });
    // Whoever pushes next, or ends, is told.
    this.written.catch(() => undefined);
  }

  async push(block: Uint8Array): Promise<void> {
    await Promise.race([this.opened.given, this.written]);
    await this.pending;
    this.pending = this.write(block);
    this.pending.catch(() => undefined);
  }

  close(): void {
    this.closed.give();
  }
}

/** A promise that is kept from outside. */
class Signal {
  give: () => void = () => undefined;
  readonly given = new Promise<void>((resolve) => (this.give = resolve));
}
