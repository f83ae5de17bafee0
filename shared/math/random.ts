const TWO_TO_32 = 0x1_0000_0000;
const TWO_TO_53 = 2 ** 53;

/** One stream for each use of a run's seed, so that drawing more for one never changes another. */
export const RANDOM_STREAMS = { split: 1, sample: 2, rowOrder: 3, newWeights: 4, heldBackTexts: 5, segments: 6, maskedRows: 7, baseline: 9, bootstrap: 10, examples: 11 } as const;

/**
 * A seeded source of random numbers that gives the same sequence on every machine: xoshiro128** 1.1 (Blackman and
 * Vigna), its state filled by SplitMix32 (Steele, Lea and Flood 2014, with MurmurHash3's finaliser). Not for secrets.
 */
export class Random {
  private readonly words = new Uint32Array(4);

  /**
   * @param seed a safe integer; all of its 53 bits count
   * @param stream a small number that gives one seed several unrelated sequences: see {@link RANDOM_STREAMS}
   */
  constructor(seed: number, stream = 0) {
    if (!Number.isSafeInteger(seed)) throw new RangeError(`A seed is a whole number, not ${seed}.`);
    // Floor division keeps negative seeds apart from positive ones.
    const high = Math.floor(seed / TWO_TO_32) >>> 0;
    const mix = splitMix32(mixBits((seed >>> 0) ^ mixBits(high ^ mixBits(stream))));
    this.words.forEach((_, i, words) => (words[i] = mix()));
  }

  /** A sequence of its own for each list of counters (an epoch and a row, say): what it gives never depends on what others drew. */
  static at(seed: number, stream: number, counters: readonly number[]): Random {
    return new Random(seed, counters.reduce((mixed, counter) => mixBits(mixed ^ mixBits(counter + 0x9e3779b9)), stream));
  }

  /** An integer from 0 to 2³² − 1. */
  nextUint32(): number {
    const s = this.words;
    const s1 = s[1]!;
    const result = Math.imul(rotateLeft(Math.imul(s1, 5), 7), 9) >>> 0;
    s[2]! ^= s[0]!;
    s[3]! ^= s1;
    s[1]! ^= s[2]!;
    s[0]! ^= s[3]!;
    s[2]! ^= s1 << 9;
    s[3] = rotateLeft(s[3]!, 11);
    return result;
  }

  /** A number in [0, 1) with all 53 bits of a double drawn. */
  nextFloat(): number {
    const high = this.nextUint32() >>> 5;
    const low = this.nextUint32() >>> 6;
    return (high * 0x400_0000 + low) / TWO_TO_53;
  }

  /** An integer in [0, bound), each as likely as the other; `bound` from 1 to 2³². */
  nextBelow(bound: number): number {
    // Values past the last whole multiple of the bound would favour small results: draw again.
    const limit = TWO_TO_32 - (TWO_TO_32 % bound);
    let drawn = this.nextUint32();
    while (drawn >= limit) drawn = this.nextUint32();
    return drawn % bound;
  }

  /** Shuffles in place (Fisher and Yates) and returns the same array. */
  shuffle<T extends Int32Array | number[]>(values: T): T {
    for (let last = values.length - 1; last > 0; last--) {
      const other = this.nextBelow(last + 1);
      const kept = values[last]!;
      values[last] = values[other]!;
      values[other] = kept;
    }
    return values;
  }
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

/** MurmurHash3's 32-bit finaliser: every input bit reaches every output bit. */
function mixBits(word: number): number {
  let mixed = word;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** SplitMix32: a counter in steps of the golden ratio, mixed. Four words in a row are never all zero. */
function splitMix32(seed: number): () => number {
  let counter = seed;
  return () => mixBits((counter = (counter + 0x9e3779b9) >>> 0));
}
