import type { EncodingName, Match } from 'chardet';
import { InvalidBytesError, type ChunkDecoder } from './chunk-decoder';
import { MultiByteDecoder, type MultiByteLabel } from './multi-byte-decoder';
import { SingleByteDecoder } from './single-byte-decoder';
import { wordFlaws } from './word-plausibility';

const MULTI_BYTE: Readonly<Partial<Record<EncodingName, MultiByteLabel>>> = {
  Shift_JIS: 'shift_jis',
  'EUC-JP': 'euc-jp',
  'EUC-KR': 'euc-kr',
  Big5: 'big5',
  GB18030: 'gb18030',
};

/** In order of preference. ISO's twins of the Windows pages are told apart by the few places where they differ. */
const SINGLE_BYTE = [
  'windows-1252', 'windows-1250', 'windows-1251', 'windows-1253', 'windows-1254', 'windows-1255', 'windows-1256', 'windows-1257',
  'windows-874', 'koi8-r', 'iso-8859-2', 'iso-8859-5', 'ibm866',
] as const;

/** The detector's ISO names, as the Windows pages that hold the same letters. */
const WINDOWS_NAMES: Readonly<Record<string, string>> = {
  'ISO-8859-1': 'windows-1252',
  'ISO-8859-7': 'windows-1253',
  'ISO-8859-9': 'windows-1254',
  'ISO-8859-8': 'windows-1255',
  'ISO-8859-6': 'windows-1256',
};

/** From this confidence on (of 100) the detector's East Asian findings are more than a guess. */
const SURE_MULTI_BYTE = 50;

/** How much surer the detector must be of another page than of the first, of words and lines together, where both are sound. */
const CLEAR_LEAD = 10;

/** Enough text to judge by. */
const LOOK_BYTES = 32 * 1024;

/** An encoding from before Unicode. */
export interface LegacyEncoding {
  /** In the Encoding standard. */
  readonly label: string;
  readonly createDecoder: () => ChunkDecoder;
}

/**
 * The most likely encoding of text that is not Unicode. The chardet package finds the East Asian ones by their byte
 * patterns; among code pages, which fit nearly any bytes, the one wins under which words look like words, then what
 * chardet's letter statistics say, then Windows-1252.
 */
export async function guessLegacyEncoding(sample: Buffer): Promise<LegacyEncoding> {
  const { analyse } = await import('chardet');
  const words = foreignWords(sample);
  const lines = analyse(foreignLines(sample));
  const multiByte = surestMultiByte(lines, sample);
  if (multiByte) return { label: multiByte, createDecoder: () => new MultiByteDecoder(multiByte) };
  const label = likeliestPage(words, [...analyse(words), ...lines]);
  return { label, createDecoder: () => new SingleByteDecoder(label) };
}

function surestMultiByte(matches: readonly Match[], sample: Buffer): MultiByteLabel | undefined {
  const [best] = matches.filter(({ name, confidence }) => MULTI_BYTE[name] && confidence >= SURE_MULTI_BYTE);
  const label = best && MULTI_BYTE[best.name];
  return label && decodes(new MultiByteDecoder(label), sample) !== undefined ? label : undefined;
}

function likeliestPage(words: Buffer, matches: readonly Match[]): string {
  const read = SINGLE_BYTE.flatMap((label) => {
    const text = decodes(new SingleByteDecoder(label), words);
    return text === undefined ? [] : [{ label, text, flaws: wordFlaws(text), confidence: confidenceIn(label, matches) }];
  });
  const fewest = Math.min(...read.map(({ flaws }) => flaws));
  const [first, ...others] = read.filter(({ flaws }) => flaws <= fewest + words.length / 500);
  if (!first) return 'windows-1252';
  const lead = (confidence: number): boolean => confidence >= first.confidence + CLEAR_LEAD;
  const surer = others.filter(({ confidence, text }) => lead(confidence) && text !== first.text).sort((a, b) => b.confidence - a.confidence);
  return (surer[0] ?? first).label;
}

function confidenceIn(label: string, matches: readonly Match[]): number {
  const about = matches.filter(({ name }) => (WINDOWS_NAMES[name] ?? name.toLowerCase()) === label);
  return about.reduce((sum, { confidence }) => sum + confidence, 0);
}

function decodes(decoder: ChunkDecoder, bytes: Buffer): string | undefined {
  try {
    return decoder.decode(bytes, false);
  } catch (error) {
    if (error instanceof InvalidBytesError) return undefined;
    throw error;
  }
}

/** The lines that hold more than ASCII: the others say nothing. */
function foreignLines(sample: Buffer): Buffer {
  return gather(sample, /[^\n\r]*[\x80-\xff][^\n\r]*/g, '\n');
}

function foreignWords(sample: Buffer): Buffer {
  return gather(sample, /[A-Za-z\x80-\xff]{0,50}[\x80-\xff][A-Za-z\x80-\xff]{0,50}/g, ' ');
}

function gather(sample: Buffer, pattern: RegExp, between: string): Buffer {
  let found = '';
  for (const [piece] of sample.toString('latin1').matchAll(pattern)) {
    found += piece + between;
    if (found.length >= LOOK_BYTES) break;
  }
  return Buffer.from(found.slice(0, LOOK_BYTES), 'latin1');
}
