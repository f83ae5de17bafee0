/**
 * Texts go to the engine in chunks, and are sorted by length there: the more at once, the less padding. But whoever waits wants
 * to see that it goes on, and may want to stop.
 */
const CHUNK_ROWS = 4096;
const CHUNK_CHARACTERS = 1 << 20;

interface TextRow {
  readonly text: string;
  readonly pair?: string;
}

/** Rows in their order, in chunks of a few thousand short texts, or of about a million characters. */
export function* textChunks<Row extends TextRow>(rows: Iterable<Row>): Generator<Row[], void, void> {
  const chunks = new ChunkMaker<Row>();
  for (const row of rows) {
    chunks.add(row);
    if (chunks.isFull) yield chunks.take();
  }
  if (!chunks.isEmpty) yield chunks.take();
}

/** The same of rows that come in batches of any size. */
export async function* gatherTextChunks<Row extends TextRow>(batches: AsyncIterable<readonly Row[]>): AsyncGenerator<Row[], void, void> {
  const chunks = new ChunkMaker<Row>();
  for await (const batch of batches) {
    for (const row of batch) {
      chunks.add(row);
      if (chunks.isFull) yield chunks.take();
    }
  }
  if (!chunks.isEmpty) yield chunks.take();
}

class ChunkMaker<Row extends TextRow> {
  private rows: Row[] = [];
  private characters = 0;

  add(row: Row): void {
    this.rows.push(row);
    this.characters += row.text.length + (row.pair?.length ?? 0);
  }

  get isFull(): boolean {
    return this.rows.length >= CHUNK_ROWS || this.characters >= CHUNK_CHARACTERS;
  }

  get isEmpty(): boolean {
    return this.rows.length === 0;
  }

  take(): Row[] {
    const { rows } = this;
    this.rows = [];
    this.characters = 0;
    return rows;
  }
}
