import { modelIdOfRun, type ModelSummary } from '../../../shared/model/model-library';
import type { RunKind, RunSummary } from '../../../shared/model/run-library';
import { NotYetTrained } from '../../components/not-yet-trained';
import { useLibrary, useNavigation } from '../../stores/stores';
import { NextSteps } from '../pretrain/next-steps';
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
  const tuned = run?.hasModel ? models.find(({ id }) => id === modelIdOfRun(run.id)) : undefined;
  const guessers = guessersOf(models, base, tuned, run?.kind ?? 'finetuning');
  const sentence = useSentence(guessers[0]?.model.id, FIRST_SENTENCE);
  const tunedGuesses = guessers.some(({ model }) => model.id === tuned?.id);
  return (
    <div className="panel playground">
      <div className="stack">
        {run?.kind === 'pretraining' ? <NoClassesYet run={run} /> : run?.hasModel ? <WhichClass modelId={modelIdOfRun(run.id)} baseId={base?.labels ? base.id : undefined} /> : <section className="card"><NotYetTrained run={run} datasetId={datasetId} what="its answers to sentences of yours" /></section>}
        <NextSentence model={[...(run?.kind === 'pretraining' ? [tuned, base] : [base, tuned]), ...models].find((model) => model?.heads.nextSentence)} />
      </div>
      <div className="stack">
        {guessers.length > 0 ? <WhichWord sentence={sentence} guessers={guessers} /> : <NoGuesser base={base} />}
        {tuned && run?.kind === 'finetuning' && guessers.length > 0 && <MaskAndClass sentence={sentence} modelId={tuned.id} guessers={guessers.filter(({ model }) => model.id === base?.id || (tunedGuesses && model.id === tuned.id))} />}
      </div>
    </div>
  );
}

const NO_MODELS: readonly ModelSummary[] = [];

/** The base model, what was fine-tuned from it, and others with a vocabulary of the same size; those alone that guess masked words. */
function guessersOf(models: readonly ModelSummary[], base: ModelSummary | undefined, tuned: ModelSummary | undefined, kind: RunKind): readonly Guesser[] {
  const others = models.filter(({ id, labels }) => id !== base?.id && id !== tuned?.id && labels === undefined);
  const before = base ? [{ model: base, role: kind === 'pretraining' ? 'before' : 'before tuning' }] : [];
  const after = tuned ? [{ model: tuned, role: kind === 'pretraining' ? 'of this run' : 'fine-tuned' }] : [];
  // What a pre-training has made is what one wants to see first.
  const own = kind === 'pretraining' ? [...after, ...before] : [...before, ...after];
  const all = [...own, ...others.map((model) => ({ model, role: model.origin === 'run' ? 'pre-trained here' : 'as it came' }))];
  const able = all.filter(({ model }) => model.heads.maskedWords && model.problem === undefined);
  return able.filter(({ model }) => model.vocabularySize === able[0]?.model.vocabularySize);
}

function NoClassesYet({ run }: { readonly run: RunSummary }) {
  return (
    <section className="card stack" aria-label="Which class?">
      <h2>Which class?</h2>
      <p className="dim">{run.hasModel ? 'This model has learnt a language and no classes yet: fine-tuning teaches them.' : 'This model is still learning its language: when it is done, it can be tried here and taught classes.'}</p>
      {run.hasModel && <NextSteps run={run} isPlayedWith />}
    </section>
  );
}

function NoGuesser({ base }: { readonly base: ModelSummary | undefined }) {
  return (
    <section className="card stack" aria-label="Which word?">
      <h2>Which word?</h2>
      <p className="dim">{base ? `“${base.name}” has no head for masked words: it was saved without the part that guesses them. A model saved with it, such as bert-base-uncased, can be downloaded on the Models page.` : 'The model of this run is no longer in the library.'}</p>
    </section>
  );
}
