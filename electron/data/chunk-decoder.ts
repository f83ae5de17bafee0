/** Turns the bytes of a file into text, a piece at a time. */
export interface ChunkDecoder {
  /** Bytes that were handed in and wait for the rest of their character. */
  readonly pendingBytes: number;
  /**
   * The next bytes as text; `last` says that none follow.
   *
   * @throws InvalidBytesError where the bytes are no text in this encoding
   */
  decode(bytes: Buffer, last: boolean): string;
  /** How many bytes of the file `text`, a piece of what was decoded, took. */
  byteLength(text: string): number;
}

/** Bytes that are no text in the file's encoding. The reader, which counts lines, turns it into a user error. */
export class InvalidBytesError extends Error {
  override readonly name = 'InvalidBytesError';

  /**
   * @param textBefore the valid text between the last decoded piece and the bad byte
   * @param byte the first bad byte
   */
  constructor(
    readonly textBefore: string,
    readonly byte: number,
  ) {
    super(`Invalid byte 0x${byte.toString(16)}`);
  }
}
