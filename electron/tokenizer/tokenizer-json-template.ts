import { BARE_TEMPLATE, bertTemplate, type SequenceTemplate, type TemplatePiece } from './template';
import type { PostProcessorJson } from './tokenizer-json';

type TemplateJson = Extract<PostProcessorJson, { type: 'TemplateProcessing' }>;
type PieceJson = TemplateJson['single'][number];

/** The template that a tokenizer.json's post-processor means; without one, the texts alone. */
export function templateOf(json: PostProcessorJson | undefined): SequenceTemplate {
  if (json === undefined) return BARE_TEMPLATE;
  if (json.type === 'BertProcessing') {
    const [cls, sep] = [json.cls, json.sep].map(([token, id]) => ({ token, id }));
    return bertTemplate(cls!, sep!);
  }
  return { single: fromJson(json.single, json), pair: fromJson(json.pair, json) };
}

/** A template as tokenizer.json's post-processor; the inverse of {@link templateOf}. */
export function templateToJson({ single, pair }: SequenceTemplate): TemplateJson {
  const specials = [...single, ...pair].filter((piece) => piece.kind === 'special');
  return {
    type: 'TemplateProcessing',
    single: single.map(toJson),
    pair: pair.map(toJson),
    special_tokens: Object.fromEntries(specials.map(({ token, id }) => [token, { id: token, ids: [id], tokens: [token] }])),
  };
}

/** A special token of a template may stand for several ids. */
function fromJson(pieces: readonly PieceJson[], { special_tokens: specials }: TemplateJson): TemplatePiece[] {
  return pieces.flatMap((piece): TemplatePiece[] => {
    if ('Sequence' in piece) return [{ kind: 'text', text: piece.Sequence.id === 'A' ? 'first' : 'second', typeId: piece.Sequence.type_id }];
    const { id: name, type_id: typeId } = piece.SpecialToken;
    const { ids = [], tokens = [] } = specials[name] ?? {};
    return ids.map((id, i) => ({ kind: 'special', token: tokens[i] ?? name, id, typeId }));
  });
}

function toJson(piece: TemplatePiece): PieceJson {
  if (piece.kind === 'special') return { SpecialToken: { id: piece.token, type_id: piece.typeId } };
  return { Sequence: { id: piece.text === 'first' ? 'A' : 'B', type_id: piece.typeId } };
}
