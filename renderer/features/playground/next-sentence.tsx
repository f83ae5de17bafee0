import { Button, Textarea } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import type { ModelSummary } from '../../../shared/model/model-library';
import { useHost } from '../../client/app-context';
import { useRequest } from '../../client/use-request';
import { percent } from '../../components/format';
import { RequestView } from '../../components/request-view';

/** Typing settles for so long before the model is asked. */
const SETTLE_MS = 200;

/** Two sentences, and whether the second follows the first. */
export function NextSentence({ model }: { readonly model: ModelSummary | undefined }) {
  const { app } = useHost();
  const [pair, setPair] = useState({ a: 'We waited an hour for our food.', b: 'When it came, it was cold.' });
  const [{ a, b }] = useDebouncedValue(pair, SETTLE_MS);
  const isWhole = a.trim() !== '' && b.trim() !== '';
  const request = useRequest(model && isWhole ? JSON.stringify([model.id, a, b]) : undefined, (options) => app.playground.nextSentence({ modelId: model!.id, a, b }, options));
  return (
    <section className="card stack" aria-label="Next sentence">
      <h2>Does the second follow the first?</h2>
      {model ? (
        <>
          <Textarea label="First" autosize minRows={1} maxRows={6} dir="auto" value={pair.a} onChange={(event) => setPair({ ...pair, a: event.currentTarget.value })} />
          <Textarea label="Second" autosize minRows={1} maxRows={6} dir="auto" value={pair.b} onChange={(event) => setPair({ ...pair, b: event.currentTarget.value })} />
          <div className="row"><Button variant="default" size="compact-sm" onClick={() => setPair({ a: pair.b, b: pair.a })}>Swap</Button><span className="label">Answered by {model.name}.</span></div>
          {isWhole ? (
            <RequestView request={request} title="Loading the model" failure="The model did not answer">
              {({ isNext, isNextSwapped }) => <Verdict isNext={isNext} swapped={isNextSwapped} />}
            </RequestView>
          ) : (
            <p className="dim">Write two sentences.</p>
          )}
        </>
      ) : (
        <p className="dim">No model here has kept the head that judges pairs of sentences. BERT as Google released it has one, such as bert-base-uncased, on the Models page.</p>
      )}
    </section>
  );
}

function Verdict({ isNext, swapped }: { readonly isNext: number; readonly swapped: number }) {
  return (
    <div className="stack" aria-live="polite">
      <p className="numbers"><strong>{percent(isNext)}</strong> that the second follows the first; the other way round {percent(swapped)}.</p>
      <ul className="softmax-bars">
        <Row name="follows" share={isNext} />
        <Row name="does not" share={1 - isNext} />
      </ul>
      {Math.abs(isNext - swapped) < 0.1 && <p className="label">Much the same either way: what it learnt is rather whether both are about one thing than which comes first.</p>}
    </div>
  );
}

function Row({ name, share }: { readonly name: string; readonly share: number }) {
  return (
    <li className="softmax-row">
      <span className="softmax-label">{name}</span>
      <span className="softmax-track"><span className="softmax-fill" style={{ transform: `scaleX(${share})`, background: 'var(--accent)' }} /></span>
      <span className="numbers softmax-value">{percent(share)}</span>
    </li>
  );
}
