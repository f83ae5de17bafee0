import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { MAX_MASKS, type Piece } from '../../../shared/model/playground';
import { useHost } from '../../client/app-context';
import { useKept } from '../../client/use-kept';
import { useRequest, type RequestState } from '../../client/use-request';
import { maskedPositions } from './guess-view';
import { fillWord, isMask, wordsOf, type Word } from './piece-ranges';

/** Typing settles for so long before the text is cut into pieces. */
const SETTLE_MS = 200;

/** A sentence in the playground: its text, its pieces, and what is masked of it. */
export interface Sentence {
  readonly text: string;
  /** The text that `pieces` are of; they lag behind while somebody types. */
  readonly readText: string;
  readonly pieces: readonly Piece[];
  readonly words: readonly Word[];
  /** Masked places, in order. */
  readonly masked: readonly number[];
  /** The masked place that is looked at. */
  readonly shown: number | undefined;
  readonly request: RequestState<{ readonly pieces: readonly Piece[] }>;
  readonly write: (text: string) => void;
  /** Masks a word, all its pieces, or shows it again. Nothing happens where that would be more masks than are guessed at once. */
  readonly toggle: (word: Word) => void;
  readonly show: (position: number) => void;
  /** Puts a token in place of a mask, and goes on: to the next mask, or, where there is none, to the next word, which is masked. */
  readonly fill: (position: number, token: string) => void;
}

interface Held {
  readonly text: string;
  readonly chosen: ReadonlySet<number>;
  readonly shown: number | undefined;
  /** So many pieces the masks were chosen among; with another number they mean nothing. */
  readonly pieces: number | undefined;
}

export function useSentence(modelId: string | undefined, first: string): Sentence {
  const { app } = useHost();
  const [held, setHeld] = useState<Held>({ text: first, chosen: new Set(), shown: undefined, pieces: undefined });
  const [settled] = useDebouncedValue(held.text, held.pieces === undefined ? SETTLE_MS : 0);
  const asked = modelId === undefined || settled.trim() === '' ? undefined : `${modelId}\n${settled}`;
  const request = useRequest(asked, async (options) => ({ ...(await app.playground.tokenize({ modelId: modelId!, text: settled }, options)), text: settled }));
  const kept = useKept(request.value);
  // Words do not flicker; of an emptied sentence none stay.
  const last = settled.trim() === '' ? undefined : kept;
  const pieces = last?.pieces ?? [];
  const chosen = held.pieces === undefined || held.pieces === pieces.length ? held.chosen : NONE;
  const words = last ? wordsOf(last.text, pieces) : [];
  const masked = last ? maskedPositions(pieces, chosen, isMask) : [];
  const shown = masked.find((position) => position === held.shown) ?? masked[0];
  return {
    ...{ text: held.text, readText: last?.text ?? '', pieces, words, masked, shown, request },
    write: (text) => setHeld({ text, chosen: NONE, shown: undefined, pieces: undefined }),
    toggle: ({ positions }) => {
      const next = toggled(chosen, positions);
      if (next.size > chosen.size && masked.length + next.size - chosen.size > MAX_MASKS) return;
      setHeld({ ...held, chosen: next, shown: chosen.has(positions[0]!) ? held.shown : positions[0], pieces: pieces.length });
    },
    show: (position) => setHeld({ ...held, shown: position }),
    fill: (position, token) => {
      // Places among the pieces of another text mean nothing in what was typed since.
      if (last?.text !== held.text) return;
      const rest = masked.filter((place) => place !== position);
      const next = rest.find((place) => place > position) ?? rest[0] ?? wordAfter(words, position)?.positions[0];
      const stays = rest.length > 0 ? rest.filter((place) => chosen.has(place)) : (wordAfter(words, position)?.positions ?? []);
      const { text, masks } = fillWord(held.text, { pieces, words, chosen }, position, token);
      setHeld({ text, chosen: new Set(stays.filter((place) => !masks.includes(place))), shown: next, pieces: pieces.length });
    },
  };
}

const NONE: ReadonlySet<number> = new Set();

function toggled(chosen: ReadonlySet<number>, positions: readonly number[]): ReadonlySet<number> {
  const masks = positions.every((position) => chosen.has(position));
  return new Set(masks ? [...chosen].filter((position) => !positions.includes(position)) : [...chosen, ...positions]);
}

/** The next word that is more than punctuation. */
function wordAfter(words: readonly Word[], position: number): Word | undefined {
  return words.find(({ positions, text }) => positions[0]! > position && /[\p{L}\p{N}]/u.test(text));
}
