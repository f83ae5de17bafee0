import type { ModelSummary } from '../../../shared/model/model-library';
import type { RunSummary } from '../../../shared/model/run-library';
import { NotYetTrained } from '../../components/not-yet-trained';
import { useLibrary, useNavigation } from '../../stores/stores';
import { MaskAndClass } from './mask-and-class';
import { NextSentence } from './next-sentence';
import { useSentence } from './use-sentence';
import { WhichClass } from './which-class';
import { WhichWord, type Guesser } from './which-word';
import './playground.css';

const FIRST_SENTENCE = 'The room was clean and the staff were very friendly.';

/** Halves to touch: which class and which pair; which word, and what it does to the class. */
export function PlaygroundScreen({ run, datasetId }: { readonly run: RunSummary | undefined; readonly datasetId: string }) {
  const chosenId = useNavigation((state) => state.modelId);
  const models = useLibrary((state) => state.models) ?? NO_MODELS;
  const baseId = run?.model.id ?? chosenId;
  const base = models.find(({ id }) => id === baseId);
  const tuned = run?.hasModel ? models.find(({ id }) => id === `run-${run.id}`) : undefined;
  const guessers = guessersOf(models, base, tuned);
  const sentence = useSentence(guessers[0]?.model.id, FIRST_SENTENCE);
  const tunedGuesses = guessers.some(({ model }) => model.id === tuned?.id);
  return (
    <div className="panel playground">
      <div className="stack">
        {run?.hasModel ? <WhichClass modelId={`run-${run.id}`} baseId={base?.labels ? base.id : undefined} /> : <section className="card"><NotYetTrained run={run} datasetId={datasetId} what="its answers to sentences of yours" /></section>}
        <NextSentence model={[base, tuned, ...models].find((model) => model?.heads.nextSentence)} />
      </div>
      <div className="stack">
        {guessers.length > 0 ? <WhichWord sentence={sentence} guessers={guessers} /> : <NoGuesser base={base} />}
        {tuned && guessers.length > 0 && <MaskAndClass sentence={sentence} modelId={tuned.id} guessers={guessers.filter(({ model }) => model.id === base?.id || (tunedGuesses && model.id === tuned.id))} />}
      </div>
    </div>
  );
}

const NO_MODELS: readonly ModelSummary[] = [];

/** The base model, what was fine-tuned from it, and others that read texts in the same pieces; those alone that guess masked words. */
function guessersOf(models: readonly ModelSummary[], base: ModelSummary | undefined, tuned: ModelSummary | undefined): readonly Guesser[] {
  const others = models.filter(({ id, origin, labels }) => id !== base?.id && id !== tuned?.id && origin !== 'run' && labels === undefined);
  const all = [...(base ? [{ model: base, role: 'before tuning' }] : []), ...(tuned ? [{ model: tuned, role: 'fine-tuned' }] : []), ...others.map((model) => ({ model, role: 'as it came' }))];
  const able = all.filter(({ model }) => model.heads.maskedWords && model.problem === undefined);
  return able.filter(({ model }) => model.vocabularySize === able[0]?.model.vocabularySize);
}

function NoGuesser({ base }: { readonly base: ModelSummary | undefined }) {
  return (
    <section className="card stack" aria-label="Which word?">
      <h2>Which word?</h2>
      <p className="dim">{base ? `“${base.name}” has no head for masked words: it was saved without the part that guesses them. A model saved with it, such as bert-base-uncased, can be downloaded on the Models page.` : 'The model of this run is no longer in the library.'}</p>
    </section>
  );
}
