import type { ZipArchive } from './zip-archive';
import { isDateFormat } from './xlsx-dates';
import { xmlParser, type XmlHandler } from './xml-stream';

/** A sheet's name, and the archive's part that holds it. */
export interface SheetPlace {
  readonly name: string;
  readonly part: string;
}

/** What the sheets of a workbook share. */
export interface Workbook {
  /** In their order, hidden ones last. */
  readonly sheets: readonly SheetPlace[];
  readonly strings: readonly string[];
  /** By style number: whether its numbers are dates. */
  readonly dateStyles: readonly boolean[];
  /** Whether days are counted from 1904, as old Macs did. */
  readonly from1904: boolean;
}

/** Characters of text that all cells may share: what fits in memory. */
const MAX_STRING_CHARACTERS = 512 * 1024 ** 2;

/** @throws an Error where it is no workbook, or damaged */
export async function readWorkbook(zip: ZipArchive): Promise<Workbook> {
  const places = await readTargets(zip);
  const { sheets, from1904 } = await readSheets(zip, places);
  return { sheets, from1904, strings: await readStrings(zip), dateStyles: await readDateStyles(zip) };
}

/** Reads a part to its end; nothing happens where it is missing. */
export async function parsePart(zip: ZipArchive, part: string, handler: XmlHandler): Promise<void> {
  if (!zip.has(part)) return;
  const parser = xmlParser(handler);
  for await (const piece of zip.text(part)) parser.write(piece);
  parser.close();
}

/** Parts by the numbers of their relationships. */
async function readTargets(zip: ZipArchive): Promise<Map<string, string>> {
  const targets = new Map<string, string>();
  await parsePart(zip, 'xl/_rels/workbook.xml.rels', {
    open(name, { Id, Target }) {
      if (name === 'Relationship' && Id && Target) targets.set(Id, Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`);
    },
  });
  return targets;
}

async function readSheets(zip: ZipArchive, targets: ReadonlyMap<string, string>): Promise<Pick<Workbook, 'sheets' | 'from1904'>> {
  const visible: SheetPlace[] = [];
  const hidden: SheetPlace[] = [];
  let from1904 = false;
  await parsePart(zip, 'xl/workbook.xml', {
    open(tag, attributes) {
      if (tag === 'workbookPr') from1904 = /^(1|true)$/.test(attributes['date1904'] ?? '');
      if (tag !== 'sheet') return;
      const id = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1] ?? '';
      const part = targets.get(id);
      const shown = (attributes['state'] ?? 'visible') === 'visible';
      if (part !== undefined && zip.has(part)) (shown ? visible : hidden).push({ name: attributes['name'] ?? '', part });
    },
  });
  return { sheets: [...visible, ...hidden], from1904 };
}

async function readStrings(zip: ZipArchive): Promise<string[]> {
  const strings: string[] = [];
  let current = '';
  let characters = 0;
  const reader = new RichText((text) => (current += text));
  await parsePart(zip, 'xl/sharedStrings.xml', {
    open(name) {
      if (name === 'si') current = '';
      reader.open(name);
    },
    text: (text) => reader.text(text),
    close(name) {
      reader.close(name);
      if (name !== 'si') return;
      characters += current.length;
      if (characters > MAX_STRING_CHARACTERS) throw new Error('its texts do not fit in memory');
      strings.push(unescapeText(current));
    },
  });
  return strings;
}

/** The `<t>` of a text in one or several formats; how to pronounce it (`<rPh>`) is not part of it. */
export class RichText {
  private inText = false;
  private inPhonetic = false;

  constructor(private readonly take: (text: string) => void) {}

  open(name: string): void {
    if (name === 't') this.inText = true;
    if (name === 'rPh') this.inPhonetic = true;
  }

  text(text: string): void {
    if (this.inText && !this.inPhonetic) this.take(text);
  }

  close(name: string): void {
    if (name === 't') this.inText = false;
    if (name === 'rPh') this.inPhonetic = false;
  }
}

/** Excel writes characters that XML forbids as `_x000D_`. */
export function unescapeText(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}

async function readDateStyles(zip: ZipArchive): Promise<boolean[]> {
  const formats = new Map<string, string>();
  const styles: boolean[] = [];
  let inCellFormats = false;
  await parsePart(zip, 'xl/styles.xml', {
    open(name, { numFmtId = '', formatCode = '' }) {
      if (name === 'numFmt') formats.set(numFmtId, formatCode);
      if (name === 'cellXfs') inCellFormats = true;
      if (name === 'xf' && inCellFormats) styles.push(isDateFormat(Number(numFmtId), formats.get(numFmtId)));
    },
    close(name) {
      if (name === 'cellXfs') inCellFormats = false;
    },
  });
  return styles;
}
