/**
 * The two 16-bit floating-point formats of model files, exactly:
 *
 * - float16, IEEE 754 binary16: 1 sign, 5 exponent and 10 mantissa bits; largest 65504, smallest 2⁻²⁴
 * - bfloat16: the upper half of a float32: 1 sign, 8 exponent and 7 mantissa bits
 *
 * Widening is exact for every pattern. Narrowing rounds to nearest, ties to even; what is too large becomes infinity.
 * NaNs stay NaNs and keep their sign and as much payload as fits. All work is on bits: a NaN that passes through a
 * JavaScript number may lose its payload.
 */

/** float16 bit patterns → float32 values. */
export function float16ToFloat32(halves: Uint16Array): Float32Array {
  return widen(halves, widenFloat16);
}

/** float32 values → float16 bit patterns. */
export function float32ToFloat16(values: Float32Array): Uint16Array {
  return narrow(values, narrowToFloat16);
}

/** bfloat16 bit patterns → float32 values. */
export function bfloat16ToFloat32(halves: Uint16Array): Float32Array {
  return widen(halves, (bits) => bits << 16);
}

/** float32 values → bfloat16 bit patterns. */
export function float32ToBfloat16(values: Float32Array): Uint16Array {
  return narrow(values, narrowToBfloat16);
}

const INFINITY_32 = 0x7f800000;
const INFINITY_16 = 0x7c00;
/** float32's exponent bias is 127, float16's 15. */
const BIAS_DIFFERENCE = (127 - 15) << 23;

function widenFloat16(bits: number): number {
  const sign = (bits & 0x8000) << 16;
  const exponent = (bits >>> 10) & 0x1f;
  const mantissa = bits & 0x3ff;
  if (exponent === 0x1f) return sign | INFINITY_32 | (mantissa << 13);
  if (exponent > 0) return sign | (((bits & 0x7fff) << 13) + BIAS_DIFFERENCE);
  if (mantissa === 0) return sign;
  // Subnormal, mantissa × 2⁻²⁴: every one is a normal float32. Shift its highest bit to the implicit place (bit 10).
  const shift = Math.clz32(mantissa) - 21;
  return sign | ((127 - 14 - shift) << 23) | (((mantissa << shift) & 0x3ff) << 13);
}

function narrowToFloat16(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > INFINITY_32) return sign | INFINITY_16 | (((magnitude >>> 13) & 0x3ff) || 0x200);
  // From 65520 on, half-way between 65504 and the first value that is out of reach, all rounds to infinity.
  if (magnitude >= 0x477ff000) return sign | INFINITY_16;
  if (magnitude >= 0x38800000) return sign | roundedShift(magnitude - BIAS_DIFFERENCE, 13);
  // Below 2⁻¹⁴: a multiple of 2⁻²⁴. At 2⁻²⁵ and below, half of the smallest, it is zero.
  if (magnitude <= 0x33000000) return sign;
  const exponent = magnitude >>> 23;
  return sign | roundedShift((magnitude & 0x7fffff) | 0x800000, 126 - exponent);
}

function narrowToBfloat16(bits: number): number {
  const magnitude = bits & 0x7fffffff;
  if (magnitude > INFINITY_32) {
    const upper = bits >>> 16;
    return (upper & 0x7f) === 0 ? upper | 0x40 : upper;
  }
  return ((bits >>> 16) & 0x8000) | roundedShift(magnitude, 16);
}

/** `value` / 2^`shift`, rounded to nearest, ties to even. A carry moves into the exponent, which is what is wanted. */
function roundedShift(value: number, shift: number): number {
  const belowHalf = (1 << (shift - 1)) - 1;
  const odd = (value >>> shift) & 1;
  return (value + belowHalf + odd) >>> shift;
}

function narrow(values: Float32Array, narrowBits: (bits: number) => number): Uint16Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const halves = new Uint16Array(values.length);
  for (let i = 0; i < halves.length; i++) halves[i] = narrowBits(bits[i]!);
  return halves;
}

function widen(halves: Uint16Array, widenBits: (bits: number) => number): Float32Array {
  const bits = new Uint32Array(halves.length);
  for (let i = 0; i < bits.length; i++) bits[i] = widenBits(halves[i]!);
  return new Float32Array(bits.buffer);
}
