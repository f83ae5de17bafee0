import { Button } from '@mantine/core';
import type { RunSummary } from '../../../shared/model/run-library';
import { useHost } from '../../client/app-context';
import { useAction } from '../../client/use-action';
import { ErrorNotice } from '../../components/error-notice';
import { counted } from '../../components/format';
import { useLibrary } from '../../stores/stores';

/** A run that waits for its turn: how many are before it, and a way to the front. */
export function QueueLine({ run }: { readonly run: RunSummary }) {
  const { app } = useHost();
  const refresh = useLibrary((state) => state.refresh);
  const move = useAction();
  if (run.state !== 'queued') return null;
  const place = run.queuePlace ?? 0;
  const toFront = () => move.run(async () => {
    await app.runs.moveInQueue({ id: run.id, place: 0 });
    await refresh('runs');
  });
  return (
    <div className="notice">
      <div className="grow stack notice-body">
        <span>{place === 0 ? 'This run comes next: it starts when the one that trains now is done.' : `${counted(place, 'run')} in the queue ${place === 1 ? 'comes' : 'come'} before this one. They go on by themselves, also without this window.`}</span>
        {place > 0 && <div><Button variant="default" size="compact-sm" loading={move.busy} onClick={() => void toFront()}>Move to the front</Button></div>}
        {move.error && <ErrorNotice error={move.error} onClose={move.clear} />}
      </div>
    </div>
  );
}
