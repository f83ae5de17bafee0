import { describe, expect, test } from 'vitest';
import { bfloat16ToFloat32, float16ToFloat32, float32ToBfloat16, float32ToFloat16 } from './half-precision';

const ALL_PATTERNS = Uint16Array.from({ length: 65_536 }, (_, i) => i);

/** The value of a pattern straight from the definition of IEEE 754. */
function valueOf(pattern: number, exponentBits: number, mantissaBits: number): number {
  const sign = pattern >>> 15 === 1 ? -1 : 1;
  const exponent = (pattern >>> mantissaBits) & (2 ** exponentBits - 1);
  const fraction = (pattern & (2 ** mantissaBits - 1)) / 2 ** mantissaBits;
  const bias = 2 ** (exponentBits - 1) - 1;
  if (exponent === 2 ** exponentBits - 1) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * fraction * 2 ** (1 - bias) : sign * (1 + fraction) * 2 ** (exponent - bias);
}

const FORMATS = [
  { format: 'float16', exponentBits: 5, mantissaBits: 10, widen: float16ToFloat32, narrow: float32ToFloat16 },
  { format: 'bfloat16', exponentBits: 8, mantissaBits: 7, widen: bfloat16ToFloat32, narrow: float32ToBfloat16 },
];

describe.each(FORMATS)('$format', ({ exponentBits, mantissaBits, widen, narrow }) => {
  const largest = ((2 ** exponentBits - 1) << mantissaBits) - 1;

  test('every pattern widens to the value IEEE 754 gives it', () => {
    const values = widen(ALL_PATTERNS);
    const wrong = ALL_PATTERNS.filter((p) => !Object.is(values[p], valueOf(p, exponentBits, mantissaBits)));
    expect([...wrong]).toEqual([]);
  });

  test('every pattern, NaNs included, survives the way there and back', () => {
    expect(narrow(widen(ALL_PATTERNS))).toEqual(ALL_PATTERNS);
  });

  test('between any two neighbours: the nearer one, and half-way the even one', () => {
    // The value after the largest finite one is what rounding would reach if the exponent had one more step.
    const values = Float64Array.from({ length: largest + 2 }, (_, p) => (p > largest ? 2 ** 2 ** (exponentBits - 1) : valueOf(p, exponentBits, mantissaBits)));
    for (const sign of [1, -1]) {
      const halfway = Float32Array.from({ length: largest + 1 }, (_, p) => (sign * (values[p]! + values[p + 1]!)) / 2);
      const towards = (step: number) => narrow(neighbours(halfway, step));
      const signBit = sign < 0 ? 0x8000 : 0;
      const patterns = Uint16Array.from(halfway, (_, p) => p | signBit);
      expect(towards(-1)).toEqual(patterns);
      expect(towards(1)).toEqual(patterns.map((p) => p + 1));
      expect(towards(0)).toEqual(patterns.map((p) => p + (p & 1)));
    }
  });

  test('infinity, NaN and what is out of reach', () => {
    const infinity = (2 ** exponentBits - 1) << mantissaBits;
    const [positive, negative, huge] = narrow(Float32Array.from([Infinity, -Infinity, 3.4028234663852886e38]));
    expect([positive, negative, huge]).toEqual([infinity, infinity | 0x8000, infinity]);
    // A NaN whose payload sits in the bits that are cut off must not become infinity.
    const [nan] = widen(narrow(new Float32Array(Uint32Array.of(0x7f800001).buffer)));
    expect(nan).toBeNaN();
  });
});

/** The float32 values `step` units in the last place farther from zero. */
function neighbours(values: Float32Array, step: number): Float32Array {
  return new Float32Array(new Uint32Array(values.buffer).map((bits) => bits + step).buffer);
}
