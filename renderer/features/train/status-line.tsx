import { Progress } from '@mantine/core';
import type { RunSummary } from '../../../shared/model/run-library';
import { bytes, count, duration } from '../../components/format';
import { useRunStream } from '../../stores/stores';
import { isUnderWay, runStateText } from '../runs/run-state';

/** Epoch, time left, speed, memory: in numbers that stand still. */
export function StatusLine({ run, passes }: { readonly run: RunSummary; readonly passes: number | undefined }) {
  const last = useRunStream((state) => (state.runId === run.id ? state.steps[state.steps.length - 1] : undefined));
  const share = run.totalSteps > 0 ? run.step / run.totalSteps : 0;
  const moving = isUnderWay(run.state);
  return (
    <div className="status">
      <div className="row status-line numbers" role="status">
        <strong>{moving ? (run.title ?? `Pass ${count(1 + Math.floor(run.epoch))}${passes === undefined ? '' : ` of ${count(Math.ceil(passes))}`}`) : capitalised(runStateText(run))}</strong>
        {run.totalSteps > 0 && <Item>step {count(run.step)} of {count(run.totalSteps)}</Item>}
        {moving && run.secondsLeft !== undefined && <Item>{duration(run.secondsLeft)} left</Item>}
        {moving && last && <Item>{count(last.rowsPerSecond)} rows/s</Item>}
        {moving && last && <Item>{bytes(last.memoryBytes)} memory</Item>}
      </div>
      {run.state !== 'finished' && run.state !== 'queued' && <Progress value={100 * share} size={6} aria-label="Steps made" />}
    </div>
  );
}

function Item({ children }: { readonly children: React.ReactNode }) {
  return <span className="status-item">{children}</span>;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
