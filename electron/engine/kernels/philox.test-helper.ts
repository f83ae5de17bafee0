/**
 * Philox4x32-10 (Salmon et al. 2011), keyed as TensorFlow's stateless operations do it: one round of the generator over
 * the seed pair gives the key and the upper half of the counter. Plain arithmetic, for comparison.
 */
export function statelessWords(key: readonly [number, number], count: number): number[] {
  const [k0, k1, c2, c3] = philox([...words64(key[0]), ...words64(key[1])], [0x3ec8f720, 0x02461e29]) as [number, number, number, number];
  const words: number[] = [];
  for (let block = 0; words.length < count; block++) words.push(...philox([block, 0, c2, c3], [k0, k1]));
  return words.slice(0, count);
}

/** A signed 32-bit integer as 64 bits, the lower word first. */
function words64(value: number): [number, number] {
  return [value >>> 0, value < 0 ? 0xffffffff : 0];
}

function philox(counter: readonly number[], key: readonly number[]): number[] {
  let [a, b, c, d] = counter as [number, number, number, number];
  let [k0, k1] = key as [number, number];
  for (let round = 0; round < 10; round++) {
    const first = BigInt(a) * 0xd2511f53n;
    const second = BigInt(c) * 0xcd9e8d57n;
    [a, b, c, d] = [(high(second) ^ b ^ k0) >>> 0, low(second), (high(first) ^ d ^ k1) >>> 0, low(first)];
    [k0, k1] = [(k0 + 0x9e3779b9) >>> 0, (k1 + 0xbb67ae85) >>> 0];
  }
  return [a, b, c, d];
}

function high(value: bigint): number {
  return Number(value >> 32n);
}

function low(value: bigint): number {
  return Number(value & 0xffffffffn);
}
