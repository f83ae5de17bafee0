import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ModelSummary } from '../../../shared/model/model-library';
import type { MaskContext, MaskedWords, MaskGuess } from '../../../shared/model/playground';
import { useHost } from '../../client/app-context';
import { useAction } from '../../client/use-action';
import { ErrorNotice } from '../../components/error-notice';
import { Wait } from '../../components/wait';
import { useLibrary, useNavigation } from '../../stores/stores';
import { Distribution } from '../playground/distribution';
import { fullBar, viewGuess } from '../playground/guess-view';
import { MaskDrawing } from './mask-drawing';
import { PUZZLES } from './puzzles';


const COLUMNS: readonly { readonly context: MaskContext; readonly title: string }[] = [
  { context: 'left', title: 'Only what stands before' },
  { context: 'right', title: 'Only what comes after' },
  { context: 'both', title: 'Both sides' },
];

/** So many of the likeliest words are looked through for the person's own. */
const SEARCHED = 100;
const SHOWN = 5;

/** First the person guesses; then the model does, with one side and with both. */
export function BidirectionalLesson({ onDone }: { readonly onDone: () => void }) {
  const { app } = useHost();
  const model = useLibrary(({ models }) => guesserOf(models));
  const [number, setNumber] = useState(0);
  const [own, setOwn] = useState('');
  const [answer, setAnswer] = useState<MaskedWords>();
  const ask = useAction();
  const [before, hidden, after] = PUZZLES[number]!.split('|') as [string, string, string];
  const reveal = () => ask.run(async (options) => {
    setAnswer(await app.playground.maskedWords({ modelId: model!.id, text: `${before}[MASK]${after}`, contexts: COLUMNS.map(({ context }) => context), top: SEARCHED }, options));
    onDone();
  });
  const next = () => {
    setNumber((number + 1) % PUZZLES.length);
    setOwn('');
    setAnswer(undefined);
  };
  return (
    <section className="stack" aria-label="Guess a word">
      <div className="card stack">
        <p className="puzzle">{before}<span className="puzzle-gap">{answer ? hidden : '?'}</span>{after}</p>
        {model ? (
          <form className="row puzzle-form" onSubmit={(event) => { event.preventDefault(); void reveal(); }}>
            <TextInput label="Your guess" value={own} disabled={answer !== undefined} onChange={(event) => setOwn(event.currentTarget.value)} />
            {answer ? <Button variant="default" onClick={next}>Another sentence</Button> : <Button type="submit" loading={ask.busy} disabled={own.trim() === ''}>See what the model says</Button>}
          </form>
        ) : (
          <NoModel />
        )}
        {ask.busy && <Wait title="Loading the model" progress={ask.progress} since={ask.since} onCancel={ask.cancel} />}
        {ask.error && <ErrorNotice title="The model did not answer" error={ask.error} onClose={ask.clear} />}
        {answer && <Guesses answer={answer} own={own.trim()} hidden={hidden} />}
      </div>
      <MaskDrawing />
    </section>
  );
}

/** The model in the box, for which the sentences were chosen, or another that guesses words. */
function guesserOf(models: readonly ModelSummary[] | undefined): ModelSummary | undefined {
  const able = models?.filter(({ heads, problem }) => heads.maskedWords && problem === undefined);
  return able?.find(({ id }) => id === 'bundled') ?? able?.[0];
}

function NoModel() {
  const go = useNavigation((state) => state.go);
  return <p>No model here can guess masked words yet. <button type="button" className="link" onClick={() => go({ page: 'models' })}>Add one on the Models page</button></p>;
}

function Guesses({ answer, own, hidden }: { readonly answer: MaskedWords; readonly own: string; readonly hidden: string }) {
  const columns = COLUMNS.flatMap(({ context, title }) => answer.guesses.filter((guess) => guess.context === context).slice(0, 1).map((guess) => ({ title, guess, view: viewGuess({ ...guess, candidates: guess.candidates.slice(0, SHOWN) }, 1) })));
  const full = fullBar(columns.map(({ view }) => view));
  return (
    <>
      <div className="guess-columns">
        {columns.map(({ title, guess, view }) => (
          <section key={title} className="stack guess-column" aria-label={title}>
            <h3>{title}</h3>
            <Distribution view={view} full={full} withLogits={false} />
            <p className="numbers">Your “<bdi>{own}</bdi>”: {placeOf(own, guess)}. “<bdi>{hidden}</bdi>”, which was there: {placeOf(hidden, guess)}.</p>
          </section>
        ))}
      </div>
      <p>How one side is hidden: no part of the model may look at its words, in any layer. The number of words stays known. The model was trained to see both sides: one that was trained on one side alone would do better with one side than this one does.</p>
    </>
  );
}

function placeOf(word: string, { candidates }: MaskGuess): string {
  const place = candidates.findIndex(({ token }) => token.toLowerCase() === word.toLowerCase());
  return place < 0 ? `not among the first ${candidates.length}, or not one piece of its vocabulary` : `place ${place + 1}`;
}
