import { percent } from '../../components/format';
import type { GuessView, WordBar } from './guess-view';

interface DistributionProps {
  readonly view: GuessView;
  /** What a full bar stands for. */
  readonly full: number;
  readonly withLogits: boolean;
  /** Absent where nothing is to be filled in. */
  readonly onFill?: ((token: string) => void) | undefined;
}

/** The likeliest words as bars that glide when the temperature moves; all others together at the end. */
export function Distribution({ view, full, withLogits, onFill }: DistributionProps) {
  const { bars, others, original } = view;
  return (
    <div className="stack">
      <ul className="softmax-bars" aria-label="The likeliest words">
        {bars.map((bar) => (
          <Bar key={bar.token} bar={bar} full={full} withLogits={withLogits} onFill={onFill} isOriginal={bar.token === original?.token} />
        ))}
        <li className="softmax-row dim">
          <span className="softmax-label label">all {others.count.toLocaleString('en-US')} others</span>
          <span className="grow" />
          {withLogits && <span className="logit-value" />}
          <span className="numbers softmax-value">{percent(others.probability)}</span>
        </li>
      </ul>
      <p className="label numbers">A full bar is {percent(full, 0)}. All together: {percent(bars.reduce((sum, { probability }) => sum + probability, others.probability))}.</p>
      <Openness view={view} />
    </div>
  );
}

interface BarProps extends Omit<DistributionProps, 'view'> {
  readonly bar: WordBar;
  readonly isOriginal: boolean;
}

function Bar({ bar: { token, logit, probability }, full, withLogits, onFill, isOriginal }: BarProps) {
  const name = <bdi className="mono one-line">{token}</bdi>;
  return (
    <li className="softmax-row">
      {onFill ? (
        <button type="button" className="softmax-label fill-button" aria-label={`Fill in “${token}” and go on`} title={`Fill in “${token}” and go on`} onClick={() => onFill(token)}>{name}</button>
      ) : (
        <span className="softmax-label">{name}</span>
      )}
      <Track share={probability / full} colour="var(--accent)" />
      {withLogits && <span className="numbers logit-value dim">{logit.toFixed(2)}</span>}
      <span className={`numbers softmax-value${isOriginal ? ' was-there' : ''}`} title={isOriginal ? 'The word that was there' : undefined}>{percent(probability)}</span>
    </li>
  );
}

/** A bar that is full at `share` 1 and never more than full. */
function Track({ share, colour }: { readonly share: number; readonly colour: string }) {
  return (
    <span className="softmax-track">
      <span className="softmax-fill" style={{ transform: `scaleX(${Math.min(1, share)})`, background: colour }} />
    </span>
  );
}

/** How open the choice is, and where the word that was there stands. */
function Openness({ view: { entropyBits, choices, original } }: { readonly view: GuessView }) {
  return (
    <p className="numbers">
      {original && (
        <>
          “<bdi>{original.token}</bdi>” was there: rank {original.rank.toLocaleString('en-US')}, {tiny(original.probability)}.{' '}
        </>
      )}
      Entropy {entropyBits.toFixed(2)} bits, as open as {choices < 10 ? choices.toFixed(1) : Math.round(choices).toLocaleString('en-US')} equally likely words (0 bits is certain; each bit more is twice as many).
    </p>
  );
}

function tiny(probability: number): string {
  return probability > 0 && probability < 0.0005 ? 'below 0.1\u00a0%' : percent(probability);
}
