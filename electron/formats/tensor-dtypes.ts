import { bfloat16ToFloat32, float16ToFloat32, float32ToBfloat16, float32ToFloat16 } from './half-precision';

/** Bits per element of every dtype that safetensors 0.8 knows. */
const DTYPE_BITS = {
  BOOL: 8,
  F4: 4,
  F6_E2M3: 6,
  F6_E3M2: 6,
  U8: 8,
  I8: 8,
  F8_E5M2: 8,
  F8_E4M3: 8,
  F8_E8M0: 8,
  F8_E4M3FNUZ: 8,
  F8_E5M2FNUZ: 8,
  I16: 16,
  U16: 16,
  F16: 16,
  BF16: 16,
  I32: 32,
  U32: 32,
  F32: 32,
  C64: 64,
  F64: 64,
  I64: 64,
  U64: 64,
} as const;

/** A dtype as safetensors spells it. */
export type Dtype = keyof typeof DTYPE_BITS;

/** The dtypes that can be read as numbers. */
export type FloatDtype = 'F16' | 'BF16' | 'F32' | 'F64';

/** The dtypes that weights are written in. */
export type WeightDtype = 'F16' | 'BF16' | 'F32';

/** Whether `name` is a dtype of the format (and not, say, `constructor`). */
export function isDtype(name: string): name is Dtype {
  return Object.hasOwn(DTYPE_BITS, name);
}

/** Whether elements of this dtype can be read as float32. */
export function isFloatDtype(dtype: Dtype): dtype is FloatDtype {
  return dtype === 'F32' || dtype === 'F16' || dtype === 'BF16' || dtype === 'F64';
}

/**
 * Bytes of a tensor of this dtype and shape; `[]` is a scalar. Undefined when a partial product exceeds 2⁵³ − 1, or when
 * elements of less than a byte do not fill whole bytes.
 */
export function tensorBytes(dtype: Dtype, shape: readonly number[]): number | undefined {
  const bits = [...shape, DTYPE_BITS[dtype]].reduce((product, size) => (Number.isSafeInteger(product * size) ? product * size : NaN), 1);
  return bits % 8 === 0 ? bits / 8 : undefined;
}

/**
 * A tensor's bytes as float32. Exact, but for F64, which rounds to nearest.
 *
 * @param buffer little-endian, as safetensors stores it and every machine we run on computes
 */
export function decodeFloat32(dtype: FloatDtype, buffer: ArrayBuffer): Float32Array {
  switch (dtype) {
    case 'F32':
      return new Float32Array(buffer);
    case 'F16':
      return float16ToFloat32(new Uint16Array(buffer));
    case 'BF16':
      return bfloat16ToFloat32(new Uint16Array(buffer));
    case 'F64':
      return Float32Array.from(new Float64Array(buffer));
  }
}

/** The inverse of {@link decodeFloat32}: little-endian bytes, rounded to nearest, ties to even. F32 is not copied. */
export function encodeFloat32(dtype: WeightDtype, values: Float32Array): Uint8Array {
  switch (dtype) {
    case 'F32':
      return bytesOf(values);
    case 'F16':
      return bytesOf(float32ToFloat16(values));
    case 'BF16':
      return bytesOf(float32ToBfloat16(values));
  }
}

function bytesOf(values: Float32Array | Uint16Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
