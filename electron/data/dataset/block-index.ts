/** Where one block is, and what its bytes must have. */
export interface BlockEntry {
  readonly firstRow: number;
  readonly rows: number;
  /** Number of the file, and the place in it. */
  readonly segment: number;
  readonly offset: number;
  readonly bytes: number;
  readonly checksum: number;
}

/** What is kept of each: rows, segment, bytes, checksum. The rest follows. */
const NUMBERS_AN_ENTRY = 4;

/** The blocks of a table in their order: 16 bytes for each quarter of a megabyte of text. */
export class BlockIndex {
  private readonly entries: BlockEntry[] = [];

  get blocks(): readonly BlockEntry[] {
    return this.entries;
  }

  get rows(): number {
    const last = this.entries.at(-1);
    return last ? last.firstRow + last.rows : 0;
  }

  /** The next block, which lies behind the one before it, or begins a segment. */
  add({ rows, segment, bytes, checksum }: Pick<BlockEntry, 'rows' | 'segment' | 'bytes' | 'checksum'>): void {
    const before = this.entries.at(-1);
    const offset = before?.segment === segment ? before.offset + before.bytes : 0;
    this.entries.push({ firstRow: this.rows, rows, segment, offset, bytes, checksum });
  }

  /** The blocks that hold the rows from `from` to below `to`. */
  covering(from: number, to: number): readonly BlockEntry[] {
    const first = this.blockOf(from);
    let end = first;
    while (end < this.entries.length && this.entries[end]!.firstRow < to) end++;
    return this.entries.slice(first, end);
  }

  /** Bytes of each segment. */
  get segmentSizes(): number[] {
    const sizes: number[] = [];
    for (const { segment, bytes } of this.entries) sizes[segment] = (sizes[segment] ?? 0) + bytes;
    return sizes;
  }

  /** Little-endian, as typed arrays have it. */
  toBytes(): Uint8Array {
    const numbers = Uint32Array.from(this.entries.flatMap(({ rows, segment, bytes, checksum }) => [rows, segment, bytes, checksum]));
    return new Uint8Array(numbers.buffer);
  }

  /** @returns `undefined` where the bytes are no index */
  static fromBytes(bytes: Uint8Array): BlockIndex | undefined {
    if (bytes.length % (4 * NUMBERS_AN_ENTRY) !== 0) return undefined;
    const numbers = new Uint32Array(Uint8Array.from(bytes).buffer);
    const index = new BlockIndex();
    for (let i = 0; i < numbers.length; i += NUMBERS_AN_ENTRY) {
      const [rows, segment, size, checksum] = numbers.subarray(i, i + NUMBERS_AN_ENTRY);
      index.add({ rows: rows!, segment: segment!, bytes: size!, checksum: checksum! });
    }
    return index;
  }

  /** The number of the block that holds a row, by halving. */
  private blockOf(row: number): number {
    let low = 0;
    let high = this.entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const { firstRow, rows } = this.entries[middle]!;
      if (firstRow + rows <= row) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
