import { MASK, type GapGuess, type MaskedExample } from '../../../shared/model/pretraining';
import { percent } from '../../components/format';
import { Icon } from '../../components/icon';
import { Scrubber, useScrubber } from '../../components/scrubber';
import { useRunStream } from '../../stores/stores';
import { examplesSentence } from './pretraining-news';
import './pretrain.css';

/** What the model puts into the gaps of a few sentences, at any check so far: how its guesses get better. */
export function MaskedExamples() {
  const { started, examples } = useRunStream((state) => state.pretraining);
  const scrubber = useScrubber(examples.length);
  if (!started?.examples || examples.length === 0) return null;
  const now = examples[scrubber.at]!;
  return (
    <section className="card stack" aria-label="Words that it would put in">
      <div className="row probes-head">
        <div className="grow">
          <h2>Words that it would put in, step by step</h2>
          <p className="dim">{examplesSentence(started.examples, now.guesses)}</p>
        </div>
        <Scrubber {...scrubber} steps={examples.map(({ step }) => step)} label="Step whose guesses are shown" />
      </div>
      <ul className="probe-grid">
        {started.examples.map((example, i) => (
          <Example key={i} example={example} gaps={now.guesses[i] ?? []} />
        ))}
      </ul>
    </section>
  );
}

function Example({ example, gaps }: { readonly example: MaskedExample; readonly gaps: readonly GapGuess[] }) {
  return (
    <li className="probe">
      <p className="example-text" dir="auto"><Filled text={example.text} gaps={gaps} /></p>
      {gaps.map((gap, i) => <Guesses key={i} gap={gap} answer={example.answer} name={gaps.length > 1 ? `gap ${i + 1}` : undefined} />)}
      <p className="label numbers">{origin(example, gaps[0])}</p>
    </li>
  );
}

function origin({ answer }: MaskedExample, gap: GapGuess | undefined): string {
  if (answer === undefined) return 'your sentence';
  const probability = gap?.answer ?? 0;
  return `a held-back text · “${answer}” was there, ${probability < 0.0005 ? 'below 0.1\u00a0%' : percent(probability)}`;
}

/** The sentence with the likeliest word in each gap that is guessed. */
function Filled({ text, gaps }: { readonly text: string; readonly gaps: readonly GapGuess[] }) {
  const [first, ...parts] = text.split(MASK);
  return (
    <>
      {first}
      {parts.map((part, i) => (
        <span key={i}>
          <span className="example-gap mono"><bdi>{gaps[i]?.candidates[0]?.token ?? MASK}</bdi></span>
          {part}
        </span>
      ))}
    </>
  );
}

/** Bars that glide from one state to the next, so that the eye sees probability move. A full bar is certainty. */
function Guesses({ gap, answer, name }: { readonly gap: GapGuess; readonly answer: string | undefined; readonly name: string | undefined }) {
  return (
    <>
      {name && <h3>{name}</h3>}
      <ul className="softmax-bars" aria-label={`The likeliest words${name ? `, ${name}` : ''}`}>
        {gap.candidates.map(({ token, probability }, place) => (
          <li key={place} className="softmax-row">
            <span className="softmax-label one-line"><bdi className="mono">{token}</bdi></span>
            <span className="softmax-track"><span className="softmax-fill example-fill" style={{ transform: `scaleX(${probability})` }} /></span>
            <span className="numbers softmax-value">{percent(probability)}</span>
            <span className="example-right" title={token === answer ? 'The word that was there' : undefined}>{token === answer && <><Icon name="check" size={12} /><span className="visually-hidden">the word that was there</span></>}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
