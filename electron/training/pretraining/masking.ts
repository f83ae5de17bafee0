import type { Random } from '../../../shared/math/random';
import type { WordPieceTokenizer } from '../../tokenizer/wordpiece-tokenizer';

/** Of the ordinary tokens of a row (Devlin et al. 2018): guess this share… */
const MASKED_SHARE = 0.15;
/** …show [MASK] in place of this share of those, and another token in place of this one; the rest stay as they are. */
const SHOWN_AS_MASK = 0.8;
const SHOWN_AS_OTHER = 0.1;

/** Which tokens of a row are to be guessed. */
export interface Masked {
  /** In rising order. */
  readonly positions: Int32Array;
  /** What stood there. */
  readonly ids: Int32Array;
}

/** How many of a row's ordinary tokens are hidden. */
export function maskedCount(ordinary: number): number {
  return Math.max(1, Math.round(MASKED_SHARE * ordinary));
}

/** Hides tokens of rows, to be guessed. */
export class Masker {
  /** 1 for tokens that may be masked: not the special ones. */
  private readonly ordinary: Uint8Array;
  private readonly ordinaryIds: Int32Array;
  /** 1 for tokens that go on with a word. */
  private readonly continues: Uint8Array;
  private readonly maskId: number;

  /** @param wholeWords hides all tokens of a word or none */
  constructor(tokenizer: WordPieceTokenizer, private readonly wholeWords: boolean) {
    const { specialIds, vocabSize, settings } = tokenizer;
    const special = new Set(Object.values(specialIds));
    const prefix = settings.wordPiece.continuingSubwordPrefix;
    this.maskId = specialIds.mask!;
    this.ordinary = Uint8Array.from({ length: vocabSize }, (_, id) => (special.has(id) || tokenizer.tokenOf(id) === undefined ? 0 : 1));
    this.ordinaryIds = Int32Array.from(this.ordinary.keys()).filter((id) => this.ordinary[id] === 1);
    this.continues = Uint8Array.from({ length: vocabSize }, (_, id) => (tokenizer.tokenOf(id)?.startsWith(prefix) ? 1 : 0));
  }

  /** Hides tokens in `ids`, in place. A row without ordinary tokens stays as it is. */
  mask(ids: Int32Array, random: Random): Masked {
    const positions = this.choose(ids, random);
    const masked = { positions, ids: positions.map((position) => ids[position]!) };
    for (const position of positions) ids[position] = this.shown(ids[position]!, random);
    return masked;
  }

  private choose(ids: Int32Array, random: Random): Int32Array {
    const groups = this.groups(ids);
    const wanted = maskedCount(groups.tokens);
    const order = random.shuffle(Int32Array.from(groups.starts.keys()));
    const chosen: number[] = [];
    for (const group of order) {
      if (chosen.length >= wanted) break;
      const [start, end] = [groups.starts[group]!, groups.ends[group]!];
      // A long word that would go far beyond the share is passed over.
      if (chosen.length > 0 && chosen.length + end - start > wanted) continue;
      for (let position = start; position < end; position++) chosen.push(position);
    }
    return Int32Array.from(chosen).sort();
  }

  /** What is hidden together: single tokens, or words. */
  private groups(ids: Int32Array): { readonly starts: number[]; readonly ends: number[]; readonly tokens: number } {
    const starts: number[] = [];
    const ends: number[] = [];
    let tokens = 0;
    ids.forEach((id, position) => {
      if (this.ordinary[id] === 0) return;
      tokens++;
      const goesOn = this.wholeWords && this.continues[id] === 1 && ends.at(-1) === position;
      if (goesOn) ends[ends.length - 1] = position + 1;
      else {
        starts.push(position);
        ends.push(position + 1);
      }
    });
    return { starts, ends, tokens };
  }

  private shown(id: number, random: Random): number {
    const draw = random.nextFloat();
    if (draw < SHOWN_AS_MASK) return this.maskId;
    return draw < SHOWN_AS_MASK + SHOWN_AS_OTHER ? this.ordinaryIds[random.nextBelow(this.ordinaryIds.length)]! : id;
  }
}
