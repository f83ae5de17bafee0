import { describe, expect, it } from 'vitest';
import type { Delimiter } from '../../shared/model/dataset';
import { detectDelimiter } from './delimiter-detection';

describe('detectDelimiter', () => {
  it.each<[string, string, Delimiter]>([
    ['commas', 'text,label\nfine,1\nbad,0\n', ','],
    ['semicolons', 'text;label\nfine;1\nbad;0\n', ';'],
    ['tabs', 'text\tlabel\nfine\t1\nbad\t0\n', '\t'],
    ['pipes', 'text|label\nfine|1\nbad|0\n', '|'],
    ['semicolons with decimal commas', 'id;price;label\n1;3,50;good\n2;4,20;bad\n', ';'],
    ['semicolons with commas in every text', 'text;label\nWell, fine;1\nOh, no;0\n', ';'],
    ['semicolons with a comma in the header', 'text, in full;label\nfine;1\nwell, no;0\nbad;0\n', ';'],
    ['commas with semicolons in quoted texts', 'text,label\n"a; b; c",1\n"d; e; f",0\n', ','],
    ['tabs with commas everywhere', 'a, b\tc\nd, e, f\tg\nh\ti\n', '\t'],
    ['quoted line breaks between rows', 'text;label\n"one,\ntwo,\nthree";1\n"four,\nfive";0\n', ';'],
    ['a header alone', 'text;label\n', ';'],
    ['some ragged rows', 'text;label\na;1\nb\nc;0\nd;1;2\ne;0\nf;1\n', ';'],
    ['mostly ragged rows below a clear header', 'text;label\na\nb\nc\nd;1\n', ';'],
    ['an unclosed quote in the header', 'text;"label\na;1\nb;0\n', ';'],
    ['an unclosed quote', 'text;label\n"a;1\nb;0\nc;1\n', ';'],
  ])('finds %s', (_, sample, delimiter) => {
    expect(detectDelimiter(sample, true)).toEqual({ delimiter, oneColumn: false });
  });

  it.each([
    ['texts without any delimiter', 'text\nfine\nbad\n'],
    ['texts with commas', 'text\nWell, it was fine\nBad, bad, bad\n'],
    ['quoted texts', 'text\n"Well, it was\nfine"\n'],
    ['a header with a comma that the rows do not follow', 'thoughts, please\nfine\nbad\nwell, well\n'],
    ['nothing', ''],
  ])('leaves a file of one column whole: %s', (_, sample) => {
    expect(detectDelimiter(sample, true)).toEqual({ delimiter: ',', oneColumn: true });
  });

  it('follows the name of the file where the cells leave it open', () => {
    const sample = 'a,b\tc,d\n1,2\t3,4\n';
    expect(detectDelimiter(sample, true).delimiter).toBe(',');
    expect(detectDelimiter(sample, true, '\t').delimiter).toBe('\t');
    expect(detectDelimiter('text,label\nfine,1\n', true, '\t').delimiter).toBe(',');
  });

  it('does not judge by a record that the sample cuts off', () => {
    expect(detectDelimiter('a;b\n1;2\n3', false)).toEqual({ delimiter: ';', oneColumn: false });
  });
});
