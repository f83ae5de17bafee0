import { Button } from '@mantine/core';
import { useState } from 'react';
import { Random } from '../../../shared/math/random';
import { drawMasks, type Shown } from './draw-masks';

const TEXT = 'We stayed for two nights in May , and the people at the desk were kind to us from the first hour to the last .'.split(' ');
const OTHERS = ['table', 'never', 'blue', 'seven', 'walk', 'although', 'music'];
const WORDS: Readonly<Record<Shown, string>> = { mask: 'shown as [MASK]', other: 'shown as another word', same: 'left as it is' };
const KINDS: readonly Shown[] = ['mask', 'other', 'same'];

interface Drawings {
  readonly random: Random;
  readonly drawn: ReturnType<typeof drawMasks>;
  readonly tally: Readonly<Record<Shown, number>>;
  readonly times: number;
}

/** How the words to be guessed are picked, again and again: what pre-training does with every text. */
export function MaskDrawing() {
  const [drawings, setDrawings] = useState<Drawings>(() => drawAgain({ random: new Random(3), drawn: [], tally: { mask: 0, other: 0, same: 0 }, times: 0 }));
  const { drawn, tally, times } = drawings;
  const total = KINDS.reduce((sum, kind) => sum + tally[kind], 0);
  const shownAt = new Map(drawn.map(({ position, shown }) => [position, shown]));
  return (
    <section className="card stack" aria-label="How masks are drawn">
      <h2>How the words to guess are drawn</h2>
      <p>A token is a word, a piece of a word or a punctuation mark. Of these {TEXT.length}, 15&nbsp;% are picked: {drawn.length}. Most are hidden, some become another word, some stay. The model must say what stood in each picked place; since any word may be a swapped one, it has to check every word against its surroundings, not only the gaps.</p>
      <p className="drawn-text">
        {TEXT.map((word, i) => {
          const shown = shownAt.get(i);
          if (!shown) return <span key={i}>{word} </span>;
          return <span key={i} className={`drawn drawn-${shown}`} title={`“${word}”, ${WORDS[shown]}`}>{shown === 'mask' ? '[MASK]' : shown === 'other' ? OTHERS[i % OTHERS.length] : word}<span className="label drawn-note">{shown === 'other' ? `was ${word}` : shown === 'same' ? 'kept' : ''}</span> </span>;
        })}
      </p>
      <div className="row">
        <Button variant="default" size="compact-sm" onClick={() => setDrawings(drawAgain(drawings))}>Draw again</Button>
        <span className="numbers dim" aria-live="polite">Drawn {times === 1 ? 'once' : `${times} times`}: {KINDS.map((kind) => `${Math.round((100 * tally[kind]) / total)}\u00a0% ${WORDS[kind]}`).join(', ')}. In the long run: 80, 10 and 10.</span>
      </div>
    </section>
  );
}

function drawAgain({ random, tally, times }: Drawings): Drawings {
  const drawn = drawMasks(TEXT.length, random);
  const counted = Object.fromEntries(KINDS.map((kind) => [kind, tally[kind] + drawn.filter(({ shown }) => shown === kind).length])) as Record<Shown, number>;
  return { random, drawn, tally: counted, times: times + 1 };
}
