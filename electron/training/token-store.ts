import { IntegerList } from '../../shared/math/number-list';
import type { RowList } from '../../shared/model/row-list';
import type { TokenRow } from '../bert/batch';

const CHUNK_TOKENS = 1 << 20;
/** Ids of most vocabularies fit 16 bits: half the memory. */
const SHORT_IDS = 1 << 16;

interface TokenChunk {
  readonly ids: Uint16Array | Int32Array;
  /** Absent while all are 0, as they are of single texts. */
  types: Uint8Array | undefined;
}

/** Token ids of many texts in little memory: a few large arrays in place of three small ones for each text. */
export class TokenStore implements RowList<TokenRow> {
  private readonly chunks: TokenChunk[] = [];
  private used = 0;
  private readonly chunkOf = new IntegerList();
  private readonly starts = new IntegerList();
  private readonly sizes = new IntegerList();

  /** @param vocabSize one more than the highest id */
  constructor(private readonly vocabSize: number) {}

  get length(): number {
    return this.sizes.length;
  }

  /** Tokens of each text. */
  get lengths(): Int32Array {
    return this.sizes.view();
  }

  add({ inputIds, tokenTypeIds }: TokenRow): void {
    const chunk = this.chunkFor(inputIds.length);
    chunk.ids.set(inputIds, this.used);
    if (chunk.types || hasTypes(tokenTypeIds)) (chunk.types ??= new Uint8Array(chunk.ids.length)).set(tokenTypeIds, this.used);
    this.chunkOf.push(this.chunks.length - 1);
    this.starts.push(this.used);
    this.sizes.push(inputIds.length);
    this.used += inputIds.length;
  }

  /** Views, not copies. */
  at(index: number): TokenRow | undefined {
    if (index < 0 || index >= this.length) return undefined;
    const { ids, types } = this.chunks[this.chunkOf.at(index)]!;
    const [start, length] = [this.starts.at(index), this.sizes.at(index)];
    return { inputIds: ids.subarray(start, start + length), tokenTypeIds: types ? types.subarray(start, start + length) : new Uint8Array(length) };
  }

  *[Symbol.iterator](): Generator<TokenRow, void, void> {
    for (let index = 0; index < this.length; index++) yield this.at(index)!;
  }

  private chunkFor(tokens: number): TokenChunk {
    const last = this.chunks.at(-1);
    if (last && this.used + tokens <= last.ids.length) return last;
    const length = Math.max(CHUNK_TOKENS, tokens);
    const next: TokenChunk = { ids: this.vocabSize <= SHORT_IDS ? new Uint16Array(length) : new Int32Array(length), types: undefined };
    this.chunks.push(next);
    this.used = 0;
    return next;
  }
}

function hasTypes(types: ArrayLike<number>): boolean {
  return Array.prototype.some.call(types, (type: number) => type !== 0);
}
