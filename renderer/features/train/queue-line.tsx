import { Button } from '@mantine/core';
import type { RunSummary } from '../../../shared/model/run-library';
import { useHost } from '../../client/app-context';
import { useAction } from '../../client/use-action';
import { ErrorNotice } from '../../components/error-notice';
import { counted } from '../../components/format';
import { useLibrary } from '../../stores/stores';

/** A run that waits for its turn: how many are before it, and the ways to another place. */
export function QueueLine({ run }: { readonly run: RunSummary }) {
  const { app } = useHost();
  const refresh = useLibrary((state) => state.refresh);
  const waiting = useLibrary(({ runs }) => runs?.filter(({ state }) => state === 'queued').length ?? 0);
  const move = useAction();
  if (run.state !== 'queued') return null;
  const place = run.queuePlace ?? 0;
  const moves = [
    { words: 'Move to the front', to: 0, isOffered: place > 0 },
    { words: 'One place earlier', to: place - 1, isOffered: place > 1 },
    { words: 'One place later', to: place + 1, isOffered: place < waiting - 1 },
  ].filter(({ isOffered }) => isOffered);
  const moveTo = (to: number) => move.run(async () => {
    await app.runs.moveInQueue({ id: run.id, place: to });
    await refresh('runs');
  });
  return (
    <div className="notice">
      <div className="grow stack notice-body">
        <span>{place === 0 ? 'This run comes next: it starts when the one that trains now is done.' : `${counted(place, 'run')} in the queue ${place === 1 ? 'comes' : 'come'} before this one. They go on by themselves, also without this window.`}</span>
        {moves.length > 0 && <div className="row">{moves.map(({ words, to }) => <Button key={words} variant="default" size="compact-sm" disabled={move.busy} onClick={() => void moveTo(to)}>{words}</Button>)}</div>}
        {move.error && <ErrorNotice error={move.error} onClose={move.clear} />}
      </div>
    </div>
  );
}
