import { describe, expect, it, vi } from 'vitest';
import type { Delimiter } from '../../shared/model/dataset';
import { RecordScanner } from './record-scanner';

/** The cells of every record of a whole text; what is wrong stands in place of a record. */
function scanAll(text: string, delimiter: Delimiter | 'none' = ','): (string[] | string)[] {
  const scanner = new RecordScanner(text, delimiter === 'none' ? undefined : delimiter, true);
  const records: (string[] | string)[] = [];
  for (let at = 0; at < text.length; ) {
    const scan = scanner.scan(at);
    if (scan.kind === 'incomplete') throw new Error('A text that is at its end is never incomplete.');
    if (scan.kind === 'unclosed') scanner.unclosedBefore = scan.verdictAt;
    records.push(scan.kind === 'unclosed' ? 'unclosed' : scan.cells);
    at = scan.end;
  }
  return records;
}

function charactersSearched(text: string, from: number, found: number): number {
  return (found < 0 ? text.length : found) - from + 1;
}

describe('RecordScanner', () => {
  it.each<[string, string, string[][]]>([
    ['plain cells', 'a,b,c\n1,2,3\n', [['a', 'b', 'c'], ['1', '2', '3']]],
    ['no line end after the last record', 'a,b\n1,2', [['a', 'b'], ['1', '2']]],
    ['CRLF', 'a,b\r\n1,2\r\n', [['a', 'b'], ['1', '2']]],
    ['CR alone', 'a,b\r1,2\r', [['a', 'b'], ['1', '2']]],
    ['all line ends mixed', 'a\rb\nc\r\nd', [['a'], ['b'], ['c'], ['d']]],
    ['empty cells', ',\n,,\n', [['', ''], ['', '', '']]],
    ['an empty last cell without line end', 'a,', [['a', '']]],
    ['a delimiter in quotes', '"a,b",c', [['a,b', 'c']]],
    ['doubled quotes', '"say ""hi""",""""', [['say "hi"', '"']]],
    ['empty quoted cells', '"","",""', [['', '', '']]],
    ['line ends in quotes, kept as they are', '"a\nb","c\r\nd","e\rf"\n1,2,3', [['a\nb', 'c\r\nd', 'e\rf'], ['1', '2', '3']]],
    ['quoted numbers and braces', '"1","{""type"": ""Point"", ""at"": [1.5,2]}"', [['1', '{"type": "Point", "at": [1.5,2]}']]],
    ['a quote inside a bare cell', 'the 5" plate,5\' 9"\n', [['the 5" plate', '5\' 9"']]],
    ['other scripts and emoji', 'größe,評価\n"💛, sí",🙂🙃\n', [['größe', '評価'], ['💛, sí', '🙂🙃']]],
    ['blanks around cells, kept', ' a , b\t\n', [[' a ', ' b\t']]],
    ['blanks between a closing quote and what follows', '"a" ,"b"\t\n"c"  ', [['a', 'b'], ['c']]],
    ['lone quotes in a quoted cell of one line', '"he said "no" to me",x\n', [['he said "no" to me', 'x']]],
  ])('reads %s', (_, text, records) => {
    expect(scanAll(text)).toEqual(records);
  });

  it('splits at the delimiter it is given, and at none', () => {
    expect(scanAll('a;b,c', ';')).toEqual([['a', 'b,c']]);
    expect(scanAll('a\tb c\t"d" \n', '\t')).toEqual([['a', 'b c', 'd']]);
    expect(scanAll('"x"\t"y"', '\t')).toEqual([['x', 'y']]);
    expect(scanAll('well, yes; no\n"so,\nso"', 'none')).toEqual([['well, yes; no'], ['so,\nso']]);
  });

  it('knows blank lines from rows', () => {
    const blank = (text: string): unknown => new RecordScanner(text, ',', true).scan(0);
    expect(blank('\n')).toMatchObject({ blank: true });
    expect(blank(' \t\r\n')).toMatchObject({ blank: true });
    expect(blank('""\n')).toMatchObject({ blank: false });
    expect(blank(' , \n')).toMatchObject({ blank: false });
  });

  it('counts the physical lines of a record, as an editor does', () => {
    const lines = (text: string): unknown => new RecordScanner(text, ',', true).scan(0);
    expect(lines('"a\nb\r\nc\rd",x\r\nnext')).toMatchObject({ lineEnds: 4, end: 14 });
    expect(lines('a,b')).toMatchObject({ lineEnds: 0 });
  });

  describe('a quote that is never closed', () => {
    it.each<[string, string, (string[] | string)[]]>([
      ['at the end of the file', 'a,b\n"oops,x', [['a', 'b'], 'unclosed']],
      ['with bare rows after it', '"oops,x\n1,2\n3,4', ['unclosed', ['1', '2'], ['3', '4']]],
      ['with quoted rows after it', '"oops,x\n"1",2\n"3, ""so""",4', ['unclosed', ['1', '2'], ['3, "so"', '4']]],
      ['in the last column', 'x,"oops\n1,"2"\n', ['unclosed', ['1', '2']]],
      ['before a row that starts with a quotation', '"oops,x\n"""Hi"" she said",2\n', ['unclosed', ['"Hi" she said', '2']]],
      ['before an empty quoted cell', '"oops,x\n"",2\n"3",4\n', ['unclosed', ['', '2'], ['3', '4']]],
      ['twice in a row', '"oops,x\n"again,y\n"3",4\n', ['unclosed', 'unclosed', ['3', '4']]],
      ['after a cell that was closed', '"a","oops\n1,2\n', ['unclosed', ['1', '2']]],
      ['after a cell of several lines', '"a\nb","oops\n1,2\n', ['unclosed', ['1', '2']]],
      ['with CRLF', '"oops,x\r\n1,2\r\n', ['unclosed', ['1', '2']]],
      ['with something between the closing quote and the delimiter', '"a"b,x\n"c",2\n', ['unclosed', ['c', '2']]],
    ])('%s costs its line only', (_, text, records) => {
      expect(scanAll(text)).toEqual(records);
    });

    it('costs time in proportion to the file, however many there are', () => {
      // Even runs of quotes never end a search: each of these lines alone would send it to the end of the text.
      const searches = (lines: number): number => {
        const text = '""x,y\n'.repeat(lines);
        const spy = vi.spyOn(String.prototype, 'indexOf');
        const records = scanAll(text);
        const { calls, results } = spy.mock;
        spy.mockRestore();
        expect(records).toEqual(Array(lines).fill('unclosed'));
        const searched = calls.map(([, from = 0], call) => charactersSearched(text, from, results[call]!.value as number));
        return searched.reduce((sum, characters) => sum + characters, 0) / text.length;
      };
      expect(searches(200)).toBeLessThan(12);
      expect(searches(4000)).toBeLessThan(12);
    });
  });

  it('asks for more wherever the text may go on', () => {
    const kind = (text: string): string => new RecordScanner(text, ',', false).scan(0).kind;
    for (const text of ['a,b', '"a', '"a"', '"a" ', 'a\r', '"a"\r', '"a\r', '"a""', '"a\nb']) expect(kind(text)).toBe('incomplete');
    for (const text of ['a\n', 'a\r\n', '"a"\n', 'a\rb']) expect(kind(text)).toBe('record');
  });
});
