import { existsSync } from 'node:fs';
import type { Hash } from 'node:crypto';
import { userError } from '../../shared/errors';
import { PartFile } from '../files/part-file';
import { startHash } from './file-hash';
import { FailedTry } from './hub-errors';
import type { Ask, HubConnection, OpenAnswer } from './hub-connection';
import type { HubFile } from './hub-repository';
import { withRetries } from './retries';

export interface DownloadFileOptions extends Pick<Ask, 'asked' | 'signal'> {
  /** Called with the bytes that are there. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
}

/**
 * Fetches a file to `path`. What an earlier try left in `path.part` is kept and gone on with; the name appears when all is there and
 * its hash is right. A file that is there is left alone: it got its name in that way.
 *
 * @throws a user error where the hub, the network or the disk fails, or the hash is another; a cancelled error
 */
export async function downloadFile(connection: HubConnection, file: HubFile, path: string, options: DownloadFileOptions): Promise<void> {
  if (existsSync(path)) return;
  const part = await PartFile.open(path);
  try {
    const download = new FileDownload(connection, file, part, options);
    let most = part.bytes;
    // Where the server knows no ranges, each try begins anew: what it brings counts once it is more than any try before has brought.
    const madeHeadway = (): boolean => {
      const before = most;
      most = Math.max(most, part.bytes);
      return most > before;
    };
    await withRetries(() => download.fetchRest(), connection.patience, options.signal, madeHeadway);
    await download.check();
    await part.complete();
  } finally {
    await part.close();
  }
}

class FileDownload {
  /** Of the bytes that are there; `undefined` until those that an earlier try left have been read. */
  private hash: Hash | undefined;

  constructor(
    private readonly connection: HubConnection,
    private readonly file: HubFile,
    private readonly part: PartFile,
    private readonly options: DownloadFileOptions,
  ) {}

  /** One try: what is missing is asked for, and kept as it comes. @throws a FailedTry where less than all came */
  async fetchRest(): Promise<void> {
    if (this.part.bytes > this.file.bytes) await this.restart();
    this.hash ??= await this.hashOfPart();
    if (this.part.bytes === this.file.bytes) return;
    const answer = await this.ask();
    for await (const chunk of answer.chunks) {
      if (this.part.bytes + chunk.byteLength > this.file.bytes) throw await this.wrongFile('it is longer');
      await this.part.append(chunk);
      this.hash.update(chunk);
      this.options.onBytes?.(this.part.bytes);
    }
    if (this.part.bytes < this.file.bytes) throw new FailedTry(userError('connection-lost', `The connection broke off in the middle of ${this.file.path}.`, 'Try again: it goes on where it was.'), true);
  }

  /** @throws a user error where what came is not what the hub has on record */
  async check(): Promise<void> {
    if (this.hash?.digest('hex') !== this.file.hash.value) throw await this.wrongFile('its hash is another');
  }

  /** From the byte on which is missing; a server that sends all of it again is taken at that. */
  private async ask(): Promise<OpenAnswer> {
    const from = this.part.bytes;
    // Compressed on the way, ranges and lengths would mean something else.
    const headers = { 'accept-encoding': 'identity', ...(from > 0 ? { range: `bytes=${from}-` } : {}) };
    const answer = await this.connection.open(this.file.url, { ...this.options, headers });
    const isRest = answer.status === 206 && answer.headers.get('content-range')?.startsWith(`bytes ${from}-`) === true;
    if (from > 0 && !isRest) {
      await this.restart();
      // Bytes from another place than the one that was asked for are of no use.
      if (answer.status === 206) throw new FailedTry(await this.wrongFile('another part of it came'), true);
    }
    return answer;
  }

  private async hashOfPart(): Promise<Hash> {
    const hash = startHash(this.file.hash, this.file.bytes);
    for await (const chunk of this.part.contents()) hash.update(chunk);
    return hash;
  }

  private async restart(): Promise<void> {
    await this.part.restart();
    this.hash = startHash(this.file.hash, this.file.bytes);
  }

  /** Nothing of it can be trusted: the next try begins anew. */
  private async wrongFile(why: string) {
    await this.restart();
    return userError('hash-mismatch', `${this.file.path} did not come as ${this.connection.host} has it on record: ${why}. What came was thrown away.`, 'Try again. If it happens again, something on the way changes files: a proxy, a mirror, a virus scanner.');
  }
}
