import type { ReactNode } from 'react';
import type { RunSummary } from '../../../shared/model/run-library';
import { Icon } from '../../components/icon';
import { useLibrary, useNavigation } from '../../stores/stores';
import type { Route } from '../../stores/route';
import { LESSON_DATASET, LESSON_RUNS } from './use-lessons';

/** The way through the app, each step a link. The first two are ticked by what is in the library; of the others it cannot be known. */
export function YourOwnLesson() {
  const dataset = useLibrary(({ datasets }) => datasets?.find(({ name, labelling }) => labelling !== 'unlabelled' && name !== LESSON_DATASET));
  const run = useLibrary(({ runs }) => bestOf(runs));
  return (
    <ol className="card own-steps">
      <Step isDone={dataset !== undefined} to={dataset ? { page: 'dataset', id: dataset.id, tab: 'data' } : { page: 'start' }} title="Bring texts with labels">A table with a column of texts and a column of labels. No table at hand? The sample reviews will do.</Step>
      <Step isDone={run !== undefined} to={run ? { page: 'run', id: run.id, tab: 'train' } : dataset ? { page: 'dataset', id: dataset.id, tab: 'train' } : { page: 'start' }} title="Train">The settings that fit your data are filled in. Watch the loss fall.</Step>
      <Step to={run ? { page: 'run', id: run.id, tab: 'evaluate' } : undefined} title="Look at the score and at the mistakes">Measured on rows that were held back. Beside it stands what a simple method gets that only counts words: is BERT better? Then read what it got wrong.</Step>
      <Step to={run ? { page: 'run', id: run.id, tab: 'playground' } : undefined} title="Try it on sentences of your own">Mask a word, and see which words would change the answer.</Step>
    </ol>
  );
}

/** The run of the person's own that got furthest. */
function bestOf(runs: readonly RunSummary[] | undefined): RunSummary | undefined {
  const own = runs?.filter(({ kind, name }) => kind === 'finetuning' && !(Object.values(LESSON_RUNS) as readonly string[]).includes(name)) ?? [];
  return own.find(({ state }) => state === 'finished') ?? own[0];
}

interface StepProps {
  readonly isDone?: boolean;
  readonly to: Route | undefined;
  readonly title: string;
  readonly children: ReactNode;
}

function Step({ isDone = false, to, title, children }: StepProps) {
  const go = useNavigation((state) => state.go);
  return (
    <li>
      <span className={`own-tick${isDone ? ' own-done' : ''}`}>{isDone && <Icon name="check" size={12} />}</span>
      <div>
        {to ? <button type="button" className="link" onClick={() => go(to)}>{title}</button> : <span>{title}</span>}
        {isDone && <span className="visually-hidden">: done</span>}
        <p className="dim">{children}</p>
      </div>
    </li>
  );
}
