/**
 * Philox4x32-10 (Salmon et al. 2011, "Parallel Random Numbers: As Easy as 1, 2, 3"), keyed as TensorFlow's stateless
 * operations key it: the generator's answer to the pair of seeds gives the key and the upper half of the counter.
 */

const ROUNDS = 10;
const [MULTIPLIER_A, MULTIPLIER_B] = [0xd2511f53, 0xcd9e8d57];
const [WEYL_A, WEYL_B] = [0x9e3779b9, 0xbb67ae85];
/** TensorFlow's own key, under which it scrambles the seeds. */
const [SCRAMBLE_A, SCRAMBLE_B] = [0x3ec8f720, 0x02461e29];

/**
 * Fills `bytes` with those of TensorFlow's `StatelessRandomUniformFullInt`, each word's lowest first.
 */
export function fillBytes(bytes: Uint8Array, key: readonly [number, number]): void {
  const block = new Uint32Array(4);
  block.set([key[0] >>> 0, key[0] < 0 ? 0xffffffff : 0, key[1] >>> 0, key[1] < 0 ? 0xffffffff : 0]);
  philox(block, SCRAMBLE_A, SCRAMBLE_B);
  const [keyA, keyB, upperA, upperB] = block as unknown as [number, number, number, number];
  for (let i = 0, counter = 0; i < bytes.length; i += 16, counter++) {
    block[0] = counter;
    block[1] = 0;
    block[2] = upperA;
    block[3] = upperB;
    philox(block, keyA, keyB);
    const end = Math.min(16, bytes.length - i);
    for (let j = 0; j < end; j++) bytes[i + j] = block[j >> 2]! >>> (8 * (j & 3));
  }
}

/** Replaces the counter, four words, by the random words that belong to it. */
function philox(counter: Uint32Array, keyA: number, keyB: number): void {
  let [a, b, c, d] = counter as unknown as [number, number, number, number];
  for (let round = 0; round < ROUNDS; round++) {
    const [highA, lowA] = [productHigh(a, MULTIPLIER_A), Math.imul(a, MULTIPLIER_A)];
    const [highC, lowC] = [productHigh(c, MULTIPLIER_B), Math.imul(c, MULTIPLIER_B)];
    a = highC ^ b ^ keyA;
    b = lowC;
    c = highA ^ d ^ keyB;
    d = lowA;
    keyA = (keyA + WEYL_A) | 0;
    keyB = (keyB + WEYL_B) | 0;
  }
  counter[0] = a;
  counter[1] = b;
  counter[2] = c;
  counter[3] = d;
}

/** The upper 32 bits of the product of two unsigned 32-bit numbers, by halves: a double holds only 53 bits. */
function productHigh(x: number, y: number): number {
  const [lowX, highX, lowY, highY] = [x & 0xffff, x >>> 16, y & 0xffff, y >>> 16];
  const middle = highX * lowY + ((lowX * lowY) >>> 16);
  const other = lowX * highY + (middle & 0xffff);
  return (highX * highY + (middle >>> 16) + (other >>> 16)) | 0;
}
