import { product, someNumbers, toRows, transposed, type Matrix } from '../../bert/plain-math.test-helper';

export const FLAGS = [[false, false], [false, true], [true, false], [true, true]] as const;
export const [M, K, N] = [3, 5, 2];

/** One pair of factors, stored as the flags say, and their product in double precision. */
export function factors(transposeA: boolean, transposeB: boolean, seed: number, round = (values: number[]) => values) {
  const [a, b] = [someNumbers(M * K, seed), someNumbers(K * N, seed + 1)];
  const plain = (values: number[], columns: number, flag: boolean, rows: number): Matrix => (flag ? transposed(toRows(values, rows)) : toRows(values, columns));
  return {
    a: { values: a, shape: transposeA ? [K, M] : [M, K] },
    b: { values: b, shape: transposeB ? [N, K] : [K, N] },
    expected: product(plain(round(a), K, transposeA, M), plain(round(b), N, transposeB, K)).flat(),
  };
}
