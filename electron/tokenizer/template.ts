/** One element of a sequence: a special token, or the whole first or second text. */
export type TemplatePiece =
  | { readonly kind: 'special'; readonly token: string; readonly id: number; readonly typeId: number }
  | { readonly kind: 'text'; readonly text: 'first' | 'second'; readonly typeId: number };

/** How one text, or two, become a sequence: Hugging Face's `TemplateProcessing`. */
export interface SequenceTemplate {
  readonly single: readonly TemplatePiece[];
  readonly pair: readonly TemplatePiece[];
}

/** A special token by name and id. */
export interface NamedId {
  readonly token: string;
  readonly id: number;
}

/** BERT's: `[CLS] A [SEP]` with token type 0, then `B [SEP]` with token type 1. */
export function bertTemplate(cls: NamedId, sep: NamedId): SequenceTemplate {
  const single: readonly TemplatePiece[] = [
    { kind: 'special', ...cls, typeId: 0 },
    { kind: 'text', text: 'first', typeId: 0 },
    { kind: 'special', ...sep, typeId: 0 },
  ];
  return { single, pair: [...single, { kind: 'text', text: 'second', typeId: 1 }, { kind: 'special', ...sep, typeId: 1 }] };
}

/** The texts alone: what a tokenizer.json without a post-processor means. */
export const BARE_TEMPLATE: SequenceTemplate = {
  single: [{ kind: 'text', text: 'first', typeId: 0 }],
  pair: [
    { kind: 'text', text: 'first', typeId: 0 },
    { kind: 'text', text: 'second', typeId: 1 },
  ],
};

/** The template without its special tokens. */
export function withoutSpecials(pieces: readonly TemplatePiece[]): readonly TemplatePiece[] {
  return pieces.filter((piece) => piece.kind === 'text');
}

/** How many ids the special tokens take. */
export function specialCount(pieces: readonly TemplatePiece[]): number {
  return pieces.length - withoutSpecials(pieces).length;
}
