import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTable, type TableRow } from './table-reader';
import { MemorySource } from './memory-source.test-helper';
import { MultiByteDecoder } from './multi-byte-decoder';
import { SingleByteDecoder } from './single-byte-decoder';
import { Utf16Decoder } from './utf16-decoder';
import samples from './fixtures/encodings.json';

const TABLE = 'text,label\r\n"Größe 💛,\nzwei",1\r\n評価,0\r\n"offen,1\r\nletzte,0\r\n';

function utf16(text: string, bigEndian: boolean): Buffer {
  const bytes = Buffer.from(text, 'utf16le');
  return bigEndian ? bytes.swap16() : bytes;
}

async function read(content: Buffer, chunkBytes?: number): Promise<{ encoding: string; notes: readonly string[]; rows: TableRow[] }> {
  const table = await readTable('table.csv', { open: () => Promise.resolve(new MemorySource(content)), chunkBytes });
  const rows: TableRow[] = [];
  for await (const row of table.rows()) rows.push(row);
  return { encoding: table.format.encoding, notes: table.format.notes, rows };
}

describe('UTF-16', () => {
  const cases = [false, true].flatMap((big) => ['', '\uFEFF'].map((mark) => ({ big, mark })));

  it.each(cases)('is found and read like UTF-8, lines included (%o)', async ({ big, mark }) => {
    const expected = await read(Buffer.from(TABLE));
    const found = await read(utf16(mark + TABLE, big));
    expect(found.encoding).toBe(big ? 'utf-16be' : 'utf-16le');
    expect(found.notes).toEqual([`The file is written in ${found.encoding.toUpperCase()}.`]);
    expect(found.rows).toEqual(expected.rows);
  });

  it.each(cases)('is the same in pieces of every size (%o)', async ({ big, mark }) => {
    const content = utf16(mark + TABLE, big);
    const { rows } = await read(content);
    for (let chunk = 1; chunk < 40; chunk++) expect((await read(content, chunk)).rows).toEqual(rows);
  });

  it('tells the line of half a pair', async () => {
    const broken = Buffer.concat([utf16('\uFEFFtext,label\nfine,1\n', false), Buffer.from([0x3d, 0xd8]), utf16(',1\n', false)]);
    await expect(read(broken)).rejects.toMatchObject({ family: 'user', message: 'table.csv, line 3: not valid UTF-16le (byte 0x3D).' });
  });
});

describe('older encodings', () => {
  // tools/reference/encodings.py wrote them with Python's codecs.
  it.each(samples)('$encoding is found and read', async ({ encoding, text, base64 }) => {
    const found = await read(Buffer.from(base64, 'base64'));
    expect({ encoding: found.encoding, text: found.rows.map(({ cells }) => cells[0]).join('\n') }).toEqual({ encoding, text });
    expect(found.notes).toEqual([`The file is not UTF-8; it was read as ${encoding}. If letters look wrong, save it as UTF-8.`]);
  });

  it('are found where the first megabytes are ASCII', async () => {
    const found = await read(Buffer.concat([Buffer.from('text,label\n' + 'fine,1\n'.repeat(400_000)), Buffer.from('caf\xe9,1\n', 'latin1')]));
    expect(found.encoding).toBe('windows-1252');
    expect(found.rows.at(-1)).toEqual({ line: 400_002, cells: ['café', '1'] });
  });
});

describe('decoders', () => {
  const decoders = [
    () => new Utf16Decoder(false), () => new Utf16Decoder(true), () => new SingleByteDecoder('windows-1251'),
    () => new MultiByteDecoder('shift_jis'), () => new MultiByteDecoder('gb18030'), () => new MultiByteDecoder('euc-jp'), () => new MultiByteDecoder('big5'), () => new MultiByteDecoder('euc-kr'),
  ];

  it('leave the control characters of ASCII as they are beside others', () => {
    const controls = String.fromCharCode(...Array(32).keys(), 127);
    const afterAll = Buffer.concat([Buffer.from(controls, 'latin1'), Buffer.from([0xb1])]);
    expect(new MultiByteDecoder('shift_jis').decode(afterAll, true)).toBe(controls + 'ｱ');
  });

  it('give the same in any pieces and know how many bytes a text took, or refuse the bytes', () => {
    fc.assert(fc.property(fc.nat(decoders.length - 1), fc.array(fc.uint8Array({ maxLength: 6 }), { maxLength: 8 }), (which, pieces) => {
      const whole = attempt(() => decoders[which]!().decode(Buffer.concat(pieces), true));
      const inPieces = attempt(() => {
        const decoder = decoders[which]!();
        return pieces.map((piece) => decoder.decode(Buffer.from(piece), false)).join('') + decoder.decode(Buffer.alloc(0), true);
      });
      expect(inPieces).toBe(whole);
      // GB18030 has two ways to write the euro sign.
      if (whole !== undefined && !whole.includes('€')) expect(decoders[which]!().byteLength(whole)).toBe(Buffer.concat(pieces).length);
    }), { numRuns: 500 });
  });
});

function attempt(decode: () => string): string | undefined {
  try {
    return decode();
  } catch (error) {
    expect(error).toMatchObject({ name: 'InvalidBytesError' });
    return undefined;
  }
}
