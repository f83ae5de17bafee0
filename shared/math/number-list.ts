/** A typed array that grows. Half the memory of an array of numbers, and no work for the garbage collector. */
export class IntegerList {
  private values: Int32Array;
  private count = 0;

  /** @param capacity how many to make room for at first */
  constructor(capacity = 1024) {
    this.values = new Int32Array(capacity);
  }

  get length(): number {
    return this.count;
  }

  push(value: number): void {
    if (this.count === this.values.length) {
      const larger = new Int32Array(2 * this.count);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.count++] = value;
  }

  at(index: number): number {
    return this.values[index]!;
  }

  set(index: number, value: number): void {
    this.values[index] = value;
  }

  /** A view of what was pushed, until the next push. */
  view(): Int32Array {
    return this.values.subarray(0, this.count);
  }
}

/** As {@link IntegerList}, of 32-bit floating-point numbers. */
export class FloatList {
  private values = new Float32Array(1024);
  private count = 0;

  push(value: number): void {
    if (this.count === this.values.length) {
      const larger = new Float32Array(2 * this.count);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.count++] = value;
  }

  /** A view of what was pushed, until the next push. */
  view(): Float32Array {
    return this.values.subarray(0, this.count);
  }
}
