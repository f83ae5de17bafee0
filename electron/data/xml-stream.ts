import { SaxesParser } from 'saxes';

/** What happens while XML is read; names come without their prefix. */
export interface XmlHandler {
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  close?(name: string): void;
  text?(text: string): void;
}

/** Deeper than any part of a workbook, and shallow enough for a stack. */
const MAX_DEPTH = 64;

/** Between two tags there is never more than a cell's 32,767 characters; a hostile file has gigabytes. */
const MAX_BETWEEN_TAGS = 4 * 1024 * 1024;

/**
 * A parser that takes XML piece by piece, in memory that does not depend on its length. Entities of a document type are
 * not expanded.
 *
 * @throws an Error from `write` where the XML is not well formed or hostile
 */
export function xmlParser(handler: XmlHandler): { write(piece: string): void; close(): void } {
  let depth = 0;
  let sinceTag = 0;
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    sinceTag = 0;
    if (++depth > MAX_DEPTH) throw new Error('its XML is nested too deeply');
    handler.open(localName(name), attributes);
  });
  parser.on('closetag', ({ name }) => {
    sinceTag = 0;
    depth--;
    handler.close?.(localName(name));
  });
  if (handler.text) parser.on('text', (text) => handler.text?.(text));
  if (handler.text) parser.on('cdata', (text) => handler.text?.(text));
  return {
    write(piece) {
      sinceTag += piece.length;
      parser.write(piece);
      if (sinceTag > MAX_BETWEEN_TAGS) throw new Error('its XML goes on without a tag');
    },
    close() {
      parser.close();
    },
  };
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
