import { Chip, SegmentedControl, Slider, Switch, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { ModelSummary } from '../../../shared/model/model-library';
import type { MaskContext } from '../../../shared/model/playground';
import { ErrorNotice } from '../../components/error-notice';
import { MAX_MASKS } from '../../../shared/model/playground';
import { GuessColumns } from './guess-columns';
import { MaskTabs, SentenceWords } from './sentence-words';
import type { Sentence } from './use-sentence';

/** A model beside others: what it is to the person. */
export interface Guesser {
  readonly model: ModelSummary;
  readonly role: string;
}

interface WhichWordProps {
  readonly sentence: Sentence;
  /** Those that guess masked words, with vocabularies of one size; the sentence is in pieces of the first, which is asked at the beginning. */
  readonly guessers: readonly Guesser[];
}

type View = MaskContext | 'beside';

const CONTEXTS: Readonly<Record<View, readonly MaskContext[]>> = { both: ['both'], left: ['left'], right: ['right'], beside: ['left', 'right', 'both'] };
const VIEWS: readonly { readonly value: View; readonly label: string }[] = [
  { value: 'both', label: 'Both sides' },
  { value: 'left', label: 'Left only' },
  { value: 'right', label: 'Right only' },
  { value: 'beside', label: 'Side by side' },
];
const MARKS = [0.5, 1, 2].map((value) => ({ value, label: String(value) }));

/** A sentence with gaps, and the words that a model would put there: by temperature, by what it may see, model beside model. */
export function WhichWord({ sentence, guessers }: WhichWordProps) {
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [view, setView] = useState<View>('both');
  const [temperature, setTemperature] = useState(1);
  const [withLogits, setWithLogits] = useState(false);
  const asked = guessers.filter(({ model }, i) => (chosen.length === 0 ? i === 0 : chosen.includes(model.id)));
  const { request, text, masked } = sentence;
  return (
    <section className="card stack" aria-label="Which word?">
      <h2>Which word?</h2>
      <Textarea aria-label="A sentence to mask words of" description="Then click any word below to hide it from the model. [MASK] in the text is a mask too." autosize minRows={2} maxRows={8} dir="auto" value={text} onChange={(event) => sentence.write(event.currentTarget.value)} />
      {request.status === 'failed' && request.error && <ErrorNotice title="The sentence could not be read" error={request.error} onRetry={request.run} />}
      <SentenceWords sentence={sentence} />
      {masked.length === 0 ? (
        <p className="dim">{text.trim() === '' ? 'Write a sentence.' : 'Click a word: the model guesses what stood there.'}</p>
      ) : (
        <>
          <div className="row guess-controls">
            <SegmentedControl size="xs" aria-label="What the model may see" data={[...VIEWS]} value={view} onChange={(value) => setView(VIEWS.find((each) => each.value === value)?.value ?? 'both')} />
            <div className="temperature">
              <span className="label numbers" id="temperature-label">Temperature {temperature.toFixed(2)}</span>
              <Slider thumbProps={{ 'aria-labelledby': 'temperature-label' }} size="sm" min={0.1} max={3} step={0.05} marks={MARKS} label={null} value={temperature} onChange={setTemperature} />
            </div>
            <Switch size="xs" label="Logits beside" description="The raw scores, before temperature and softmax" checked={withLogits} onChange={(event) => setWithLogits(event.currentTarget.checked)} />
          </div>
          {guessers.length > 1 && (
            <Chip.Group multiple value={asked.map(({ model }) => model.id)} onChange={(ids) => ids.length > 0 && setChosen(ids)}>
              <div className="row" role="group" aria-label="Models to compare">
                {guessers.map(({ model, role }) => <Chip key={model.id} size="xs" value={model.id}>{model.name} ({role})</Chip>)}
              </div>
            </Chip.Group>
          )}
          {guessers.length === 1 && <p className="label">Answered by {guessers[0]!.model.name} ({guessers[0]!.role}).</p>}
          {masked.length >= MAX_MASKS && <p className="label">{MAX_MASKS} pieces are masked: so many are guessed at once. Click one to show it again.</p>}
          <MaskTabs sentence={sentence} />
          <GuessColumns sentence={sentence} guessers={asked} readBy={guessers[0]?.model.id} contexts={CONTEXTS[view]} temperature={temperature} withLogits={withLogits} />
        </>
      )}
    </section>
  );
}
