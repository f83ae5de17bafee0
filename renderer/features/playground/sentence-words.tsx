import { isMask } from './piece-ranges';
import type { Sentence } from './use-sentence';

/** The sentence as the model reads it: each word is a button that masks it. */
export function SentenceWords({ sentence }: { readonly sentence: Sentence }) {
  const { words, pieces, masked, shown, toggle, show } = sentence;
  return (
    <div className="sentence" dir="auto" role="group" aria-label="Words: click one to mask it">
      {words.map((word) => {
        const isMasked = word.positions.every((position) => masked.includes(position));
        const isOwn = isMask(pieces[word.positions[0]!]!);
        const isShown = shown !== undefined && word.positions.includes(shown);
        return (
          <button
            key={word.positions[0]}
            type="button"
            className={`sentence-word${isMasked ? ' sentence-masked' : ''}${isShown ? ' sentence-shown' : ''}`}
            aria-pressed={isMasked}
            aria-label={isOwn ? 'A mask of the text' : `Mask “${word.text}”`}
            title={isOwn ? 'Written as a mask: change the text above to fill it by hand' : word.positions.length > 1 ? `${word.positions.length} pieces, masked together` : undefined}
            onClick={() => (isOwn ? show(word.positions[0]!) : toggle(word))}
          >
            {isMasked ? '[MASK]' : <bdi>{word.text}</bdi>}
          </button>
        );
      })}
    </div>
  );
}

/** Which of several masks is looked at. */
export function MaskTabs({ sentence }: { readonly sentence: Sentence }) {
  const { masked, words, pieces, shown, show } = sentence;
  if (masked.length < 2) return null;
  const nameOf = (position: number) => {
    const word = words.find(({ positions }) => positions.includes(position));
    if (!word || isMask(pieces[position]!)) return `place ${position}`;
    return word.positions.length > 1 ? pieces[position]!.token : word.text;
  };
  return (
    <div className="row mask-tabs" role="group" aria-label="Which mask is shown">
      {masked.map((position) => (
        <button key={position} type="button" className="mask-tab" aria-pressed={position === shown} onClick={() => show(position)}>
          <bdi>{nameOf(position)}</bdi>
        </button>
      ))}
    </div>
  );
}
