import { Random } from '../../../shared/math/random';
import { mixBits } from './text-hash';

/** Two texts meet where all minima of one band agree: at a similarity s with the odds 1 − (1 − s⁴)²⁰. */
export const BANDS = 20;
const ROWS_IN_BAND = 4;

const HASHES = BANDS * ROWS_IN_BAND;

/** One seed for all, so that the same data always give the same findings. */
const SEED = 1997;

const random = new Random(SEED);
const offsets = Int32Array.from({ length: HASHES }, () => random.nextUint32());
const factors = Int32Array.from({ length: HASHES }, () => random.nextUint32() | 1);

/**
 * The bands of a set's MinHash signature (Broder 1997; banding as in Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets",
 * chapter 3), each as one 32-bit key. Sets of similarity 0.8 share at least one key but for 1 time in 38,000; sets of similarity
 * 0.1 share one 1 time in 500.
 *
 * @param set hashes, as `shingles` gives them; not empty
 */
export function bandKeys(set: Int32Array): Int32Array {
  const keys = new Int32Array(BANDS);
  for (let band = 0; band < BANDS; band++) {
    let key = band;
    for (let i = band * ROWS_IN_BAND; i < (band + 1) * ROWS_IN_BAND; i++) key = mixBits(Math.imul(key, 31) + minimum(set, offsets[i]!, factors[i]!));
    keys[band] = key;
  }
  return keys;
}

/** The least value of a set in one of many orders: the sets' similarity is how often two of them agree. */
function minimum(set: Int32Array, offset: number, factor: number): number {
  let least = 0x7fffffff;
  for (const hash of set) {
    const value = Math.imul(hash ^ offset, factor);
    if (value < least) least = value;
  }
  return least;
}
