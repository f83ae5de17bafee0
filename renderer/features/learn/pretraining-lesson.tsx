import { Button } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { AppClient, RunSettings } from '../../../shared/contract';
import type { DatasetSummary } from '../../../shared/model/dataset-library';
import type { ModelSummary } from '../../../shared/model/model-library';
import type { RunSummary } from '../../../shared/model/run-library';
import type { CallOptions } from '../../../shared/rpc/definitions';
import type { Curve } from '../../charts/curves';
import { RunChart, type StepRange } from '../../charts/run-chart';
import { useAppContext, useHost } from '../../client/app-context';
import { useAction } from '../../client/use-action';
import { ErrorNotice } from '../../components/error-notice';
import { count, percent } from '../../components/format';
import { Wait } from '../../components/wait';
import { runStateText } from '../runs/run-state';
import { keptCheck } from '../train/training-news';
import { useLibrary, useNavigation } from '../../stores/stores';
import { lessonCurves } from './lesson-curves';
import { LESSON_DATASET, LESSON_RUNS, lessonRun } from './use-lessons';

/** So few are learnt from; all others are held back, for scores that tell small differences. */
const REVIEWS = 200;
const LEAST_HELD_BACK = 0.3;

/** What both runs share; where they start from is all that differs, and the step size that suits it. */
function settingsFor(rows: number): RunSettings {
  return { epochs: 12, validation: heldBackShare(rows), earlyStopping: false };
}

function heldBackShare(rows: number): number {
  return Math.max(LEAST_HELD_BACK, 1 - REVIEWS / rows);
}

const LOSS: readonly Curve[] = [
  { key: 'scratchLoss', name: 'from scratch', colour: 'var(--class-1)', look: 'plain' },
  { key: 'pretrainedLoss', name: 'from the pre-trained model', colour: 'var(--class-0)', look: 'plain' },
];
const ACCURACY: readonly Curve[] = [
  { key: 'scratchAccuracy', name: 'from scratch', colour: 'var(--class-1)', look: 'points' },
  { key: 'pretrainedAccuracy', name: 'from the pre-trained model', colour: 'var(--class-0)', look: 'points' },
];

/** Two runs over the same reviews, drawn into the same charts as they train. */
export function PretrainingLesson() {
  const { app } = useHost();
  const scratch = useLibrary(({ runs }) => lessonRun(runs, LESSON_RUNS.scratch));
  const pretrained = useLibrary(({ runs }) => lessonRun(runs, LESSON_RUNS.pretrained));
  const model = useLibrary(({ models }) => startingModel(models));
  const putRun = useLibrary((state) => state.putRun);
  const action = useAction();
  const isTraining = [scratch, pretrained].some((run) => run !== undefined && ['queued', 'training'].includes(run.state));
  const start = () => action.run(async (options) => {
    for (const run of await startBoth(app, model!.id, options)) putRun(run);
  });
  return (
    <section className="stack" aria-label="Two runs">
      <div className="card stack">
        <p>Both runs get the same {REVIEWS} reviews and the same shape of model. One begins with random weights: it has never seen a word. The other begins with weights that were pre-trained on plain text, with no labels. Each learns in steps of the size that suits its start.</p>
        <p>Pre-training sets two exercises whose answers are in the text itself. One: some words are hidden, and the model says which (masked words). Two: it gets two passages and says whether the second really came after the first (next sentence). Neither needs a person to label anything.</p>
        {model ? (
          <div className="row">
            <Button loading={action.busy} disabled={isTraining} onClick={() => void start()}>{scratch ? 'Train both again' : 'Train both'}</Button>
            {isTraining && <span className="dim">They train one after the other, so that neither slows the other down.</span>}
          </div>
        ) : (
          <NoModel />
        )}
        {action.busy && <Wait title="Reading the reviews" progress={action.progress} since={action.since} onCancel={action.cancel} />}
        {action.error && <ErrorNotice title="The runs could not be started" error={action.error} onRetry={() => void start()} onClose={action.clear} />}
        <RunLine run={scratch} />
        <RunLine run={pretrained} />
      </div>
      {(scratch ?? pretrained) && <Curves scratch={scratch} pretrained={pretrained} />}
    </section>
  );
}

/** The model in the box, or, where it has no weights of its own, the first base model of the library. */
function startingModel(models: readonly ModelSummary[] | undefined): ModelSummary | undefined {
  const bases = models?.filter(({ origin, problem, labels, bytes }) => origin !== 'run' && problem === undefined && labels === undefined && bytes > 0);
  return bases?.find(({ id }) => id === 'bundled') ?? bases?.[0];
}

/** The run from scratch first: the other one's curve is then seen to overtake it. */
async function startBoth(app: AppClient, modelId: string, options: CallOptions): Promise<readonly RunSummary[]> {
  const known = (await app.datasets.list()).find(({ name }) => name === LESSON_DATASET);
  const { id: datasetId, rows } = known ?? (await importReviews(app, options));
  const settings = settingsFor(rows);
  const scratch = await app.runs.start({ datasetId, modelId: 'scratch', settings, name: LESSON_RUNS.scratch });
  return [scratch, await app.runs.start({ datasetId, modelId, settings, name: LESSON_RUNS.pretrained })];
}

async function importReviews(app: AppClient, options: CallOptions): Promise<DatasetSummary> {
  const dataset = await app.datasets.import({ source: { kind: 'sample' } }, options);
  await app.datasets.rename({ id: dataset.id, name: LESSON_DATASET });
  return dataset;
}

function NoModel() {
  const go = useNavigation((state) => state.go);
  return <p>No pre-trained model is here yet. <button type="button" className="link" onClick={() => go({ page: 'models' })}>Add one on the Models page</button></p>;
}

function RunLine({ run }: { readonly run: RunSummary | undefined }) {
  const go = useNavigation((state) => state.go);
  if (!run) return null;
  return (
    <p className="numbers">
      <button type="button" className="link" onClick={() => go({ page: 'run', id: run.id, tab: 'train' })}>{run.name}</button>: {runStateText(run)}
      {run.totalSteps > 0 && run.state === 'training' && `, step ${run.step} of ${run.totalSteps}`}
    </p>
  );
}

function Curves({ scratch, pretrained }: { readonly scratch: RunSummary | undefined; readonly pretrained: RunSummary | undefined }) {
  const { lessonStreams } = useAppContext().stores;
  const [range, setRange] = useState<StepRange>();
  useEffect(() => lessonStreams.scratch.getState().watch(scratch?.id), [lessonStreams, scratch?.id]);
  useEffect(() => lessonStreams.pretrained.getState().watch(pretrained?.id), [lessonStreams, pretrained?.id]);
  const one = useStore(lessonStreams.scratch);
  const other = useStore(lessonStreams.pretrained);
  const points = useMemo(() => lessonCurves(one, other), [one, other]);
  const accuracies = [one, other].map(({ evaluations }) => keptCheck(evaluations)?.accuracy);
  const rows = useLibrary(({ datasets }) => datasets?.find(({ name }) => name === LESSON_DATASET)?.rows ?? 0);
  return (
    <div className="lesson-charts">
      <RunChart title="Loss" sentence="How surprised the model is by the true labels: lower is better." points={points} curves={LOSS} range={range} onRange={setRange} />
      <RunChart title="Accuracy" sentence={verdict(accuracies[0], accuracies[1], Math.round(rows * heldBackShare(rows)))} points={points} curves={ACCURACY} format={(value) => percent(value, 0)} range={range} onRange={setRange} />
    </div>
  );
}

/** Nothing is claimed that scores on so many reviews do not show. */
function verdict(scratch: number | undefined, pretrained: number | undefined, heldBack: number): string {
  if (scratch === undefined || pretrained === undefined) return 'Right answers on the other reviews, from which neither run learns; guessing gets about half of them.';
  const lead = pretrained - scratch;
  // Two standard deviations of the difference of two shares.
  const isClear = Math.abs(lead) > 2 * Math.sqrt(0.5 / Math.max(1, heldBack));
  const words = `Of ${count(heldBack)} reviews that neither learnt from, ${percent(scratch, 0)} are right from scratch and ${percent(pretrained, 0)} from the pre-trained model.`;
  return isClear ? words : `${words} That is not a clear difference.`;
}
