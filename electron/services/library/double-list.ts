/** 64-bit floating-point numbers in an array that grows and can be cut back. */
export class DoubleList {
  private values = new Float64Array(1024);
  private count = 0;

  get length(): number {
    return this.count;
  }

  push(value: number): void {
    if (this.count === this.values.length) {
      const larger = new Float64Array(2 * this.count);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.count++] = value;
  }

  truncate(length: number): void {
    this.count = Math.min(this.count, length);
  }

  /** A view of what was pushed, until the next push. */
  view(): Float64Array {
    return this.values.subarray(0, this.count);
  }
}
