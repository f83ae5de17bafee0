import { Progress } from '@mantine/core';
import type { RunSummary } from '../../../shared/model/run-library';
import { bytes, count, duration } from '../../components/format';
import { useRunStream } from '../../stores/stores';
import { isUnderWay, runStateText } from '../runs/run-state';

interface StatusLineProps {
  readonly run: RunSummary;
  /** Passes over the data that a fine-tuning run makes, where they are known. */
  readonly passes?: number | undefined;
}

/** Epoch, time left, speed, memory: in numbers that stand still. */
export function StatusLine({ run, passes }: StatusLineProps) {
  const last = useRunStream((state) => (state.runId === run.id ? state.steps[state.steps.length - 1] : undefined));
  const share = run.totalSteps > 0 ? run.step / run.totalSteps : 0;
  const moving = isUnderWay(run.state);
  return (
    <div className="status">
      <div className="row status-line numbers">
        <strong role="status">{moving ? (run.title ?? doing(run, passes)) : capitalised(runStateText(run))}</strong>
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

/** Passes of pre-training are numbered anew for each length of rows, and say little. */
function doing({ kind, epoch }: RunSummary, passes: number | undefined): string {
  if (kind === 'pretraining') return 'Pre-training';
  return `Pass ${count(1 + Math.floor(epoch))}${passes === undefined ? '' : ` of ${count(Math.ceil(passes))}`}`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
