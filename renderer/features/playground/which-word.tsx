import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { ModelSummary } from '../../../shared/model/model-library';
import type { TokenProbability } from '../../../shared/model/playground';
import { useHost } from '../../client/app-context';
import { useAction } from '../../client/use-action';
import { ErrorNotice } from '../../components/error-notice';
import { percent } from '../../components/format';
import { Wait } from '../../components/wait';

/** A sentence with a gap, and the words that the pre-trained model would put there. */
export function WhichWord({ base }: { readonly base: ModelSummary | undefined }) {
  const { app } = useHost();
  const [text, setText] = useState('The cat sat on the [MASK].');
  const [predictions, setPredictions] = useState<readonly (readonly TokenProbability[])[]>([]);
  const ask = useAction();
  const canAnswer = base?.heads.maskedWords === true;
  const start = () => ask.run(async (options) => setPredictions((await app.playground.fillMask({ modelId: base!.id, text }, options)).predictions));
  return (
    <section className="card stack" aria-label="Which word?">
      <h2>Which word?</h2>
      {canAnswer ? (
        <form className="stack" onSubmit={(event) => { event.preventDefault(); void start(); }}>
          <Textarea aria-label="A text with a [MASK]" description="Write [MASK] where a word is missing." autosize minRows={3} dir="auto" value={text} onChange={(event) => setText(event.currentTarget.value)} />
          <div><Button type="submit" loading={ask.busy} disabled={!text.includes('[MASK]')}>Guess</Button></div>
        </form>
      ) : (
        <p className="dim">{base ? `“${base.name}” has no head for masked words: it was saved without the part that guesses them. A model saved with it, such as bert-base-uncased, can be downloaded on the Models page.` : 'The model of this run is no longer in the library.'}</p>
      )}
      {ask.busy && <Wait title="Loading the model" progress={ask.progress} since={ask.since} onCancel={ask.cancel} />}
      {ask.error && <ErrorNotice title="The model did not answer" error={ask.error} onClose={ask.clear} />}
      {predictions.map((words, i) => <Words key={i} words={words} />)}
    </section>
  );
}

function Words({ words }: { readonly words: readonly TokenProbability[] }) {
  return (
    <ul className="softmax-bars">
      {words.map(({ token, probability }) => (
        <li key={token} className="softmax-row">
          <bdi className="mono one-line softmax-label">{token}</bdi>
          <span className="softmax-track"><span className="softmax-fill" style={{ transform: `scaleX(${probability})`, background: 'var(--accent)' }} /></span>
          <span className="numbers softmax-value">{percent(probability)}</span>
        </li>
      ))}
    </ul>
  );
}
