import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors';
import type { Delimiter } from '../../shared/model/dataset';
import { MemorySource } from './memory-source.test-helper';
import { readRecords, type FileRecord, type RecordReadOptions } from './record-reader';
import { utf8 } from './text-encoding';

async function readAll(source: MemorySource, options: Partial<RecordReadOptions> = {}): Promise<FileRecord[]> {
  const records: FileRecord[] = [];
  const encoding = utf8(source.bytes.subarray(0, 3).equals(Buffer.from('\uFEFF')) ? 3 : 0);
  for await (const batch of readRecords(source, { encoding, delimiter: ',', ...options })) records.push(...batch);
  return records;
}

/** `line: cells` or `line: problem`, a string each, easy to compare. */
function brief(records: readonly FileRecord[]): string[] {
  return records.map(({ line, cells, problem }) => `${line}: ${problem ?? JSON.stringify(cells)}`);
}

const TRICKY = [
  '\uFEFFtext,label\r\n',
  '"It said ""10 \u00e9t\u00e9s"",\r\nand then\rthree",good\r\n',
  '\r\n',
  '"never closed,bad\r\n',
  '"fine, really" ,good\r',
  '評価 💛,"bad"\n',
  'zero\0byte,bad\n',
  '"he said "no" twice",good\n',
  'last,"row"',
].join('');

describe('readRecords', () => {
  const expected = [
    '1: ["text","label"]',
    '2: ["It said \\"10 étés\\",\\r\\nand then\\rthree","good"]',
    '6: its quote is never closed',
    '7: ["fine, really","good"]',
    '8: ["評価 💛","bad"]',
    '9: it contains a zero byte',
    '10: ["he said \\"no\\" twice","good"]',
    '11: ["last","row"]',
  ];

  it('gives records with the line on which each starts, without the byte-order mark', async () => {
    expect(brief(await readAll(new MemorySource(TRICKY)))).toEqual(expected);
  });

  it('gives the same in pieces of every size, so that it matters nowhere where the file is cut', async () => {
    const size = Buffer.byteLength(TRICKY);
    for (let piece = 1; piece <= size; piece++) {
      expect(brief(await readAll(new MemorySource(TRICKY, piece), { chunkBytes: piece }))).toEqual(expected);
    }
  });

  it('gives the same cut at every single byte', async () => {
    const size = Buffer.byteLength(TRICKY);
    for (let cut = 1; cut < size; cut++) {
      // The first read ends at the cut, the following ones are large enough for the rest.
      const source = new MemorySource(TRICKY);
      const whole = source.read.bind(source);
      source.read = (position, length) => whole(position, position < cut ? cut - position : length);
      expect(brief(await readAll(source, { chunkBytes: size }))).toEqual(expected);
    }
  });

  it('gives the same for any text of hostile characters, in pieces and whole', async () => {
    const hostile = fc.array(fc.constantFrom('"', '""', ',', '\n', '\r', '\r\n', ' ', 'a', 'é', '💛', '\t', '\0'), { maxLength: 40 }).map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(hostile, fc.integer({ min: 1, max: 9 }), fc.constantFrom<Delimiter | undefined>(',', '\t', undefined), async (text, piece, delimiter) => {
        const whole = await readAll(new MemorySource(text), { delimiter });
        const pieces = await readAll(new MemorySource(text, piece), { delimiter, chunkBytes: piece });
        expect(pieces).toEqual(whole);
      }),
      { numRuns: 3000 },
    );
  });

  describe('invalid UTF-8', () => {
    const error = async (bytes: Buffer, piece = Infinity): Promise<AppError> => {
      const thrown: unknown = await readAll(new MemorySource(bytes, piece)).catch((reason: unknown) => reason);
      expect(thrown).toBeInstanceOf(AppError);
      return thrown as AppError;
    };

    it('is a user error that names file, line and byte, wherever the file is cut', async () => {
      const bytes = Buffer.concat([Buffer.from('text,label\r\n"größe\nwars",x\r\n'), Buffer.from('caf\xe9,y\nmore,z\n', 'latin1')]);
      for (let piece = 1; piece <= bytes.length; piece++) {
        const { family, code, message, hint } = await error(bytes, piece);
        expect({ family, code, message }).toEqual({ family: 'user', code: 'not-utf8', message: 'table.csv, line 4: not valid UTF-8 (byte 0xE9).' });
        expect(hint).toContain('Save the file as UTF-8');
      }
    });

    it.each([
      ['a character cut off by the end of the file', [0x61, 0xe2, 0x82]],
      ['a continuation byte alone', [0x61, 0x0a, 0x80, 0x0a]],
      ['an overlong form', [0xc0, 0xaf]],
      ['a surrogate', [0xed, 0xa0, 0x80]],
      ['a byte that UTF-8 never uses', [0xff]],
    ])('includes %s', async (_, bytes) => {
      expect((await error(Buffer.from(bytes))).code).toBe('not-utf8');
    });
  });

  describe('a record over the limit', () => {
    const limit = { maxRecordBytes: 64, chunkBytes: 16 };

    it.each([
      ['bare', `${'x'.repeat(200)},y\n`, 1],
      ['of two-byte characters, which count twice', `${'é'.repeat(40)},y\n`, 1],
      ['quoted over several lines', `"${'line, ""x""\r\n'.repeat(20)}",y\r\n`, 21],
      ['with a quotation on its first line', `"he said "no" ${'z'.repeat(200)}\n" ,y\n`, 2],
    ])('is skipped when it is %s, and the next one is read', async (_, record, lines) => {
      const text = `a,b\n${record}c,d\n`;
      const expected = ['1: ["a","b"]', `2: it is over ${64 / 1024 / 1024} MiB`, `${2 + lines}: ["c","d"]`];
      expect(brief(await readAll(new MemorySource(text), limit))).toEqual(expected);
      for (let piece = 1; piece < 40; piece++) expect(brief(await readAll(new MemorySource(text, piece), limit))).toEqual(expected);
    });

    it('is as large as the limit says and no larger', async () => {
      const record = (length: number): string => `${'x'.repeat(length - 3)},y\n`;
      expect(brief(await readAll(new MemorySource(record(64)), limit))).toEqual([`1: ["${'x'.repeat(61)}","y"]`]);
      expect((await readAll(new MemorySource(record(65)), limit))[0]).toMatchObject({ line: 1, cells: [], problem: expect.stringContaining('over') as string });
    });

    it('does not hide a quote that is never closed: reading goes back to its second line', async () => {
      const text = `a,b\n"oops ${'é'.repeat(30)},b\nrow,${'1'.repeat(50)}\n${'row,2\n'.repeat(40)}"row",3\n`;
      const expected = ['1: ["a","b"]', '2: its quote is never closed', `3: ["row","${'1'.repeat(50)}"]`, ...Array.from({ length: 40 }, (_, i) => `${4 + i}: ["row","2"]`), '44: ["row","3"]'];
      for (let piece = 1; piece < 100; piece++) expect(brief(await readAll(new MemorySource(text, piece), limit))).toEqual(expected);
    });

    it('goes back to the line of the quote that is wrong, not of one before it', async () => {
      const text = `a,b\n"${'line\n'.repeat(20)}","oops${'x'.repeat(80)}\n${'row,2\n'.repeat(30)}`;
      const expected = ['1: ["a","b"]', '2: its quote is never closed', ...Array.from({ length: 30 }, (_, i) => `${23 + i}: ["row","2"]`)];
      for (let piece = 1; piece < 100; piece++) expect(brief(await readAll(new MemorySource(text, piece), limit))).toEqual(expected);
    });

    it('may be the last one, closed or not', async () => {
      for (const [start, problem] of [['', 'over'], ['"', 'never closed']] as const) {
        const records = await readAll(new MemorySource(`a,b\n${start}${'x'.repeat(500)}`), limit);
        expect(records).toEqual([{ line: 1, cells: ['a', 'b'] }, { line: 2, cells: [], problem: expect.stringContaining(problem) as string }]);
      }
    });

    it('agrees with the scanner on where any record ends', async () => {
      const hostile = fc.array(fc.constantFrom('"', '"', ',', '\n', '\r\n', '\r', ' ', 'a', 'é'), { maxLength: 30 }).map((parts) => parts.join(''));
      await fc.assert(
        fc.asyncProperty(hostile, fc.integer({ min: 1, max: 5 }), async (start, piece) => {
          // A tiny limit sends every record through the skipper: the lines on which records start must not change.
          const text = `${start}\nnext,row\n`;
          const known = (await readAll(new MemorySource(text))).map(({ line }) => line);
          const skipped = (await readAll(new MemorySource(text, piece), { maxRecordBytes: 2, chunkBytes: piece })).map(({ line }) => line);
          expect(known.filter((line) => !skipped.includes(line))).toEqual([]);
        }),
        { numRuns: 3000 },
      );
    });
  });

  it('reads each byte once, and at most twice after quotes that are never closed', async () => {
    const good = 'some text,label\n'.repeat(1000);
    const plain = new MemorySource(good);
    await readAll(plain, { chunkBytes: 1024 });
    expect(plain.bytesRead).toBe(plain.size);
    const broken = new MemorySource(`"never,closed\n${good.repeat(3)}`);
    const records = await readAll(broken, { chunkBytes: 1024, maxRecordBytes: 4096 });
    expect(records).toHaveLength(3001);
    expect(broken.bytesRead).toBeLessThan(broken.size * 2.1);
  });

  it('looks again at a long record a bounded number of times', async () => {
    const source = new MemorySource(`"${'long text\n'.repeat(100_000)}",x\n`);
    let reads = 0;
    const read = source.read.bind(source);
    source.read = (position, length) => (reads++, read(position, length));
    expect(await readAll(source, { chunkBytes: 1024 })).toHaveLength(1);
    expect(reads).toBeLessThan(15);
  });

  it('reports progress that never falls and ends at 1', async () => {
    const shares: number[] = [];
    const source = new MemorySource(`"never,closed\n${'row,x\n'.repeat(500)}`);
    await readAll(source, { chunkBytes: 64, maxRecordBytes: 256, onProgress: (share) => shares.push(share) });
    expect(shares.at(-1)).toBe(1);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
  });

  it('stops when it is told to', async () => {
    const controller = new AbortController();
    const reading = readAll(new MemorySource('row,x\n'.repeat(500)), { chunkBytes: 64, signal: controller.signal, onProgress: () => controller.abort() });
    await expect(reading).rejects.toMatchObject({ family: 'cancelled' });
  });
});
