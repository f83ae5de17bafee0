import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../shared/errors';
import { parseSafetensorsHeader } from './safetensors-header';

const WHERE = 'model.safetensors';

/** A file's beginning, with the length that the header really has unless another is claimed. */
function fileStart(header: string | Uint8Array, claimedLength?: bigint): Uint8Array {
  const text = Buffer.from(header);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(claimedLength ?? BigInt(text.byteLength));
  return Buffer.concat([length, text]);
}

/** Parses a header that stands before `dataBytes` bytes of tensors. */
function parse(header: string | Uint8Array, dataBytes: number) {
  const bytes = fileStart(header);
  return parseSafetensorsHeader(bytes, bytes.byteLength + dataBytes, WHERE);
}

/** A tensor's part of a header. */
function tensor(name: string, dtype: string, shape: string, offsets: string): string {
  return `"${name}":{"dtype":"${dtype}","shape":${shape},"data_offsets":${offsets}}`;
}

describe('accepts what the reference accepts', () => {
  test('tensors, metadata and padding', () => {
    const header = `{"__metadata__":{"format":"pt"},${tensor('w', 'F32', '[2,3]', '[0,24]')}}   `;
    const { tensors, metadata, dataStart } = parse(header, 24);
    expect([...tensors]).toEqual([['w', { dtype: 'F32', shape: [2, 3], begin: 0, byteLength: 24 }]]);
    expect([...metadata]).toEqual([['format', 'pt']]);
    expect(dataStart).toBe(8 + header.length);
  });

  test('tensors in another order than their bytes', () => {
    const { tensors } = parse(`{${tensor('b', 'F16', '[2]', '[4,8]')},${tensor('a', 'F32', '[1]', '[0,4]')}}`, 8);
    expect([...tensors.keys()]).toEqual(['a', 'b']);
  });

  test.each([
    ['no tensor', '{}', 0],
    ['a scalar', `{${tensor('a', 'F64', '[]', '[0,8]')}}`, 8],
    ['no elements', `{${tensor('a', 'F32', '[2,0]', '[0,0]')}}`, 0],
    ['empty tensors between others', `{${tensor('a', 'F32', '[0]', '[4,4]')},${tensor('b', 'F32', '[1]', '[0,4]')},${tensor('c', 'U8', '[1]', '[4,5]')}}`, 5],
    ['elements of half a byte', `{${tensor('a', 'F4', '[4]', '[0,2]')}}`, 2],
    ['an empty name', `{${tensor('', 'I64', '[1]', '[0,8]')}}`, 8],
    ['keys of later versions', '{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"later":[{}]}}', 1],
  ])('%s', (_, header, dataBytes) => {
    expect(() => parse(header, dataBytes)).not.toThrow();
  });

  test('names that would poison an object', () => {
    const { tensors } = parse(`{${tensor('__proto__', 'U8', '[1]', '[0,1]')},${tensor('constructor', 'U8', '[1]', '[1,2]')}}`, 2);
    expect([...tensors.keys()]).toEqual(['__proto__', 'constructor']);
    expect(({} as Record<string, unknown>)['dtype']).toBeUndefined();
  });
});

describe('refuses a file', () => {
  const sound = `{${tensor('a', 'F32', '[1]', '[0,4]')}}`;

  test('shorter than the length of its header', () => {
    expect(() => parseSafetensorsHeader(Uint8Array.of(1, 0, 0), 3, WHERE)).toThrow('it has 3 bytes');
  });

  test.each([
    ['longer than allowed', 100_000_001n, 'more than the 100000000 allowed'],
    ['of 2^64 - 1 bytes', 2n ** 64n - 1n, 'its header should have 18446744073709551615 bytes'],
    ['longer than the file', 1_000n, 'but the file has only'],
  ])('with a header %s', (_, length, problem) => {
    const bytes = fileStart(sound, length);
    expect(() => parseSafetensorsHeader(bytes, bytes.byteLength + 4, WHERE)).toThrow(problem);
  });

  test.each([
    ['with an empty header', '', 4, 'does not begin with "{"'],
    ['whose header begins with a blank', ` ${sound}`, 4, 'does not begin with "{"'],
    ['whose header is a list', '[]', 0, 'does not begin with "{"'],
    ['with a byte-order mark', `\ufeff${sound}`, 4, 'does not begin with "{"'],
    ['whose header is no JSON', '{"a":', 4, 'its header is not valid'],
    ['whose header goes on after its end', `${sound}{}`, 4, 'Text after the end'],
    ['padded with NUL', `${sound}\0`, 4, 'Text after the end'],
    ['with a tensor twice', `{${tensor('a', 'F32', '[1]', '[0,4]')},${tensor('a', 'F32', '[1]', '[0,4]')}}`, 4, 'The key "a" appears twice'],
    ['with a dtype twice', '{"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}', 4, 'The key "dtype" appears twice'],
    ['with metadata twice', '{"__metadata__":{},"__metadata__":{}}', 0, 'appears twice'],
    ['whose metadata holds a number', '{"__metadata__":{"a":1}}', 0, 'no string, under "a"'],
    ['whose metadata is no object', '{"__metadata__":null}', 0, '__metadata__ is not an object'],
    ['with a tensor that is no object', '{"a":["F32",[1],[0,4]]}', 4, 'tensor "a" is not described by an object'],
    ['without a dtype', '{"a":{"shape":[1],"data_offsets":[0,4]}}', 4, 'the dtype missing'],
    ['with an unknown dtype', `{${tensor('a', 'f32', '[1]', '[0,4]')}}`, 4, 'dtype "f32", which is unknown'],
    ['with an inherited dtype', `{${tensor('a', 'constructor', '[1]', '[0,4]')}}`, 4, 'which is unknown'],
    ['without a shape', '{"a":{"dtype":"F32","data_offsets":[0,4]}}', 4, 'no list of non-negative integers'],
    ['with a negative size', `{${tensor('a', 'F32', '[-1,-1]', '[0,4]')}}`, 4, 'no list of non-negative integers'],
    ['with a size of minus zero', `{${tensor('a', 'F32', '[-0]', '[0,0]')}}`, 0, 'no list of non-negative integers'],
    ['with a fractional size', `{${tensor('a', 'F32', '[1.0]', '[0,4]')}}`, 4, 'no list of non-negative integers'],
    ['with a size that is text', `{${tensor('a', 'F32', '["1"]', '[0,4]')}}`, 4, 'no list of non-negative integers'],
    ['with a size beyond 2^53', `{${tensor('a', 'F32', '[9007199254740993]', '[0,4]')}}`, 4, 'no list of non-negative integers'],
    ['whose sizes overflow', `{${tensor('a', 'F32', '[4294967296,4294967296]', '[0,0]')}}`, 0, 'impossible size F32 [4294967296, 4294967296]'],
    ['whose sizes overflow before a zero', `{${tensor('a', 'F32', '[9007199254740991,9,0]', '[0,0]')}}`, 0, 'impossible size'],
    ['with elements that fill no whole byte', `{${tensor('a', 'F4', '[3]', '[0,2]')}}`, 2, 'impossible size'],
    ['with one offset', `{${tensor('a', 'F32', '[1]', '[0]')}}`, 4, 'data_offsets that are not two'],
    ['with three offsets', `{${tensor('a', 'F32', '[1]', '[0,4,4]')}}`, 4, 'data_offsets that are not two'],
    ['whose tensor ends before it begins', `{${tensor('a', 'F32', '[1]', '[4,0]')}}`, 4, 'should have 4 bytes but has the offsets 4 to 0'],
    ['whose tensor has another size', `{${tensor('a', 'F32', '[2]', '[0,4]')}}`, 4, 'F32 [2], should have 8 bytes but has the offsets 0 to 4'],
    ['with a hole at the beginning', `{${tensor('a', 'F32', '[1]', '[4,8]')}}`, 8, 'bytes 0 to 4 before tensor "a" belong to no tensor'],
    ['with a hole', `{${tensor('a', 'U8', '[1]', '[0,1]')},${tensor('b', 'U8', '[1]', '[2,3]')}}`, 3, 'bytes 1 to 2 before tensor "b"'],
    ['with an overlap', `{${tensor('a', 'U8', '[2]', '[0,2]')},${tensor('b', 'U8', '[2]', '[1,3]')}}`, 3, 'tensor "b" begins at byte 1, inside'],
    ['with two tensors in one place', `{${tensor('a', 'U8', '[2]', '[0,2]')},${tensor('b', 'U8', '[2]', '[0,2]')}}`, 2, 'inside the tensor before it'],
    ['that ends too early', sound, 3, 'tensor "a" should end at byte 4, but the data end at 3'],
    ['with bytes behind the last tensor', sound, 5, 'there are 1 more bytes'],
    ['with nothing but bytes', '{}', 1, 'there are 1 more bytes'],
  ])('%s', (_, header, dataBytes, problem) => {
    expect(() => parse(header, dataBytes)).toThrow(problem);
    expect(() => parse(header, dataBytes)).toThrow(WHERE);
  });

  test('whose header is not UTF-8', () => {
    expect(() => parse(Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d), 0)).toThrow('not UTF-8');
  });
});

describe('whatever the bytes are, it is a header or a user error', () => {
  const isAnswered = (bytes: Uint8Array, fileSize: number) => {
    try {
      parseSafetensorsHeader(bytes, fileSize, WHERE);
    } catch (thrown) {
      if (!(thrown instanceof AppError) || thrown.family !== 'user') throw thrown;
    }
  };

  test('random bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), fc.nat(200), (bytes, more) => isAnswered(bytes, bytes.byteLength + more)), { numRuns: 2000 });
  });

  test('random JSON', () => {
    fc.assert(fc.property(fc.json(), fc.nat(64), (json, more) => isAnswered(fileStart(json), 8 + Buffer.byteLength(json) + more)), { numRuns: 2000 });
  });

  test('a sound header with a few bytes changed', () => {
    const sound = fileStart(`{"__metadata__":{"format":"pt"},${tensor('a', 'F32', '[2,3]', '[0,24]')},${tensor('b', 'BF16', '[]', '[24,26]')}}  `);
    const change = fc.tuple(fc.nat(sound.byteLength - 1), fc.oneof(fc.nat(255), fc.constantFrom(...Buffer.from('{}[]",:0129-.eE\\u '))));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
        const bytes = Uint8Array.from(sound);
        for (const [position, byte] of changes) bytes[position] = byte;
        isAnswered(bytes, bytes.byteLength + 26);
      }),
      { numRuns: 5000 },
    );
  });
});
