/** A reusable, growing list of token ids: no allocation while it is large enough. */
export class IdBuffer {
  /** The ids, followed by unused room: read only the first {@link length}. */
  ids = new Int32Array(1024);
  length = 0;

  push(id: number): void {
    if (this.length === this.ids.length) this.#grow(this.length + 1);
    this.ids[this.length++] = id;
  }

  /** Appends `count` ids of `source` from `start` on. */
  pushFrom(source: Int32Array, start: number, count: number): void {
    const length = this.length + count;
    if (length > this.ids.length) this.#grow(length);
    for (let i = 0; i < count; i++) this.ids[this.length + i] = source[start + i]!;
    this.length = length;
  }

  #grow(length: number): void {
    const grown = new Int32Array(Math.max(length, this.ids.length * 2));
    grown.set(this.ids);
    this.ids = grown;
  }
}
