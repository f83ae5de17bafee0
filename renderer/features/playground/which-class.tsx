import { Switch, Textarea } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { SoftmaxBars } from '../../charts/softmax-bars';
import { useHost } from '../../client/app-context';
import { useKept } from '../../client/use-kept';
import { useRequest } from '../../client/use-request';
import { ErrorNotice } from '../../components/error-notice';
import { percent } from '../../components/format';
import { Wait } from '../../components/wait';
import { FIRST_PROBES } from '../../stores/first-sentences';

interface WhichClassProps {
  readonly modelId: string;
  /** The model it came from, where that knows classes too. */
  readonly baseId: string | undefined;
}

/** Typing settles for so long before the model is asked. */
const SETTLE_MS = 200;

/** A sentence, and what the model makes of it while it is typed. */
export function WhichClass({ modelId, baseId }: WhichClassProps) {
  const [text, setText] = useState(FIRST_PROBES.split('\n')[0]!);
  const [withBase, setWithBase] = useState(false);
  const [settled] = useDebouncedValue(text, SETTLE_MS);
  return (
    <section className="card stack" aria-label="Which class?">
      <h2>Which class?</h2>
      <Textarea aria-label="A text to classify" description="The bars follow as you type." autosize minRows={3} maxRows={12} dir="auto" value={text} onChange={(event) => setText(event.currentTarget.value)} />
      {baseId && <Switch size="xs" label="Beside the model it came from" checked={withBase} onChange={(event) => setWithBase(event.currentTarget.checked)} />}
      {settled.trim() === '' ? <p className="dim">Write a sentence to see what the model makes of it.</p> : <Answer modelId={modelId} text={settled} title={withBase ? 'Trained' : undefined} />}
      {withBase && baseId && settled.trim() !== '' && <Answer modelId={baseId} text={settled} title="Before training" />}
    </section>
  );
}

function Answer({ modelId, text, title }: { readonly modelId: string; readonly text: string; readonly title: string | undefined }) {
  const { app } = useHost();
  const { status, value: answer, error, progress, since, run } = useRequest(`${modelId}\n${text}`, (options) => app.predictions.classify({ modelId, texts: [{ text }] }, options));
  // Until the answer to this text comes, the last one stays, so that bars glide instead of flicker.
  const value = useKept(answer);
  const wait = status === 'waiting' && <Wait title="Loading the model" progress={progress} since={since} />;
  if (status === 'failed' && error) return <ErrorNotice title="The model did not answer" error={error} onRetry={run} />;
  if (!value) return wait;
  const probabilities = [...value.probabilities];
  const best = probabilities.indexOf(Math.max(...probabilities));
  return (
    <div className="stack" aria-busy={answer === undefined}>
      {title && <h3>{title}</h3>}
      {wait}
      <p aria-live="polite">{percent(probabilities[best]!)} sure that this is “<bdi>{value.labels[best]}</bdi>”.</p>
      <SoftmaxBars labels={value.labels} probabilities={probabilities} />
    </div>
  );
}
