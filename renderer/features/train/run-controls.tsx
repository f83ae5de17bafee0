import { Button } from '@mantine/core';
import { useState } from 'react';
import type { RunSummary } from '../../../shared/model/run-library';
import { useHost } from '../../client/app-context';
import type { Action } from '../../client/use-action';
import { Icon } from '../../components/icon';
import { useLibrary, useNavigation } from '../../stores/stores';

interface RunControlsProps {
  readonly run: RunSummary;
  readonly action: Action;
}

/** Pause, resume, stop and keep, discard: those that make sense now. */
export function RunControls({ run, action }: RunControlsProps) {
  const { app } = useHost();
  const putRun = useLibrary((state) => state.putRun);
  const { state, id } = run;
  const ask = (answer: () => Promise<RunSummary>) => void action.run(async () => putRun(await answer()));
  const canPause = state === 'training' || state === 'queued';
  return (
    <div className="row run-controls">
      {canPause && <Button variant="default" size="compact-sm" disabled={action.busy} leftSection={<Icon name="pause" size={12} />} onClick={() => ask(() => app.runs.pause({ id }))}>{state === 'queued' ? 'Take out of the queue' : 'Pause'}</Button>}
      {run.resumable && !canPause && <Button size="compact-sm" disabled={action.busy} leftSection={<Icon name="play" size={12} />} onClick={() => ask(() => app.runs.resume({ id }))}>Resume</Button>}
      {state === 'training' && <Button variant="default" size="compact-sm" disabled={action.busy} leftSection={<Icon name="stop" size={12} />} onClick={() => ask(() => app.runs.stop({ id }))}>Stop and keep</Button>}
      <Discard run={run} action={action} />
    </div>
  );
}

/** A discarded run cannot come back: the button asks once, in place. */
function Discard({ run, action }: RunControlsProps) {
  const { app } = useHost();
  const [asked, setAsked] = useState(false);
  const go = useNavigation((state) => state.go);
  const refresh = useLibrary((state) => state.refresh);
  const discard = () =>
    action.run(async () => {
      await app.runs.discard({ id: run.id });
      go(run.kind === 'pretraining' ? { page: 'pretrain', datasetId: run.dataset.id } : { page: 'dataset', id: run.dataset.id, tab: 'train' });
      await refresh('runs');
    });
  if (!asked) return <Button variant="subtle" color="gray" size="compact-sm" disabled={action.busy} onClick={() => setAsked(true)}>Discard</Button>;
  return (
    <>
      <Button color="red.8" size="compact-sm" loading={action.busy} onClick={() => void discard()}>Delete run and model</Button>
      <Button variant="default" size="compact-sm" onClick={() => setAsked(false)}>Keep</Button>
    </>
  );
}
