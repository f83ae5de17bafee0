import type { MaskAndClass as Answer } from '../../../shared/model/playground';
import { useHost } from '../../client/app-context';
import { useRequest } from '../../client/use-request';
import { ClassMark } from '../../components/class-mark';
import { classStyle } from '../../components/class-style';
import { percent } from '../../components/format';
import { RequestView } from '../../components/request-view';
import { isMask } from './piece-ranges';
import type { Sentence } from './use-sentence';
import type { Guesser } from './which-word';

interface MaskAndClassProps {
  readonly sentence: Sentence;
  /** The fine-tuned model. */
  readonly modelId: string;
  /** Whose words are tried: before tuning, after it. */
  readonly guessers: readonly Guesser[];
}

/** Each word that fits the mask, and how it would move the class. */
export function MaskAndClass({ sentence, modelId, guessers }: MaskAndClassProps) {
  return (
    <section className="card stack" aria-label="Mask and class">
      <h2>Mask and class</h2>
      {sentence.shown === undefined ? (
        <p className="dim">Mask a word above: here is what each word that fits there would do to the class.</p>
      ) : guessers.length === 0 ? (
        <p className="dim">Neither this model nor the one that it came from guesses words, so none can be tried here.</p>
      ) : (
        <>
          <Reach sentence={sentence} position={sentence.shown} />
          <div className="guess-columns">
            {guessers.map((guesser) => <Effects key={guesser.model.id} sentence={sentence} modelId={modelId} guesser={guesser} position={sentence.shown!} />)}
          </div>
        </>
      )}
    </section>
  );
}

/** What is hidden here, where it is less than what is masked above. */
function Reach({ sentence: { words, masked }, position }: { readonly sentence: Sentence; readonly position: number }) {
  const word = words.find(({ positions }) => positions.includes(position));
  if (word && word.positions.length > 1) {
    return <p className="label">“<bdi>{word.text}</bdi>” is {word.positions.length} pieces to this model, and only one of them is replaced here: no single word can take its place. For whole words, write [MASK] in its stead.</p>;
  }
  return masked.length > 1 ? <p className="label">Only this word is hidden here; the other words that you clicked are read as written.</p> : null;
}

interface EffectsProps extends Omit<MaskAndClassProps, 'guessers'> {
  readonly guesser: Guesser;
  readonly position: number;
}

function Effects({ sentence, modelId, guesser, position }: EffectsProps) {
  const { app } = useHost();
  const { readText: text } = sentence;
  const question = { modelId, guesserId: guesser.model.id, text, masked: position };
  const request = useRequest(JSON.stringify(question), (options) => app.playground.maskAndClass(question, options));
  return (
    <section className="stack guess-column" aria-label={`Words of ${guesser.model.name}`}>
      <h3>Words of {guesser.model.name} ({guesser.role})</h3>
      <RequestView request={request} title="Trying each word" failure="The model did not answer">
        {(answer) => <EffectTable answer={answer} wasMask={sentence.pieces[position] !== undefined && isMask(sentence.pieces[position])} />}
      </RequestView>
    </section>
  );
}

function EffectTable({ answer: { labels, written, masked, fills }, wasMask }: { readonly answer: Answer; readonly wasMask: boolean }) {
  const start = best(written);
  return (
    <>
      <p className="numbers">{wasMask ? 'With the mask' : 'As written'}: <ClassName index={start} labels={labels} /> {percent(written[start]!)}.{wasMask ? '' : ` With [MASK] in its place: ${percent(masked[start]!)}.`}</p>
      <table className="effects numbers">
        <thead>
          <tr><th scope="col">Word</th><th scope="col">fits</th><th scope="col">then the class is</th><th scope="col" title={`How the probability of “${labels[start] ?? ''}” changes, in points of percent`}>change of {labels[start]}, in points</th></tr>
        </thead>
        <tbody>
          {fills.map(({ token, probability, classes }) => {
            const winner = best(classes);
            return (
              <tr key={token}>
                <th scope="row"><bdi className="mono">{token}</bdi></th>
                <td>{percent(probability)}</td>
                <td><span className="effect-class"><ClassMark index={winner} /><bdi className="one-line">{labels[winner]}</bdi><span className="effect-track"><span className="softmax-fill" style={{ transform: `scaleX(${classes[winner]!})`, background: classStyle(winner).colour }} /></span>{percent(classes[winner]!)}</span></td>
                <td>{signed(classes[start]! - written[start]!)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </>
  );
}

function ClassName({ index, labels }: { readonly index: number; readonly labels: readonly string[] }) {
  return <>“<bdi>{labels[index]}</bdi>”</>;
}

function best(probabilities: readonly number[]): number {
  return probabilities.indexOf(Math.max(...probabilities));
}

/** A change of a probability, in points of percent. */
function signed(change: number): string {
  const points = 100 * change;
  return `${points < -0.05 ? '−' : points > 0.05 ? '+' : '±'}${Math.abs(points).toFixed(1)}`;
}
