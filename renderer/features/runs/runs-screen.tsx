import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import type { RunSummary } from '../../../shared/model/run-library';
import { EmptyState } from '../../components/empty-state';
import { percent, when } from '../../components/format';
import { useLibrary, useNavigation } from '../../stores/stores';
import { RunComparison } from './run-comparison';
import { runStateMark, runStateText } from './run-state';
import './runs.css';

/** So many runs can be held side by side. */
const MOST_COMPARED = 4;

/** All runs; two to four of them can be compared. */
export function RunsScreen() {
  const runs = useLibrary((state) => state.runs);
  const go = useNavigation((state) => state.go);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  if (!runs) return null;
  if (runs.length === 0) {
    return (
      <EmptyState title="No runs yet" text="A run is one training: a dataset, a model, and what came out.">
        <Button onClick={() => go({ page: 'start' })}>Start the first one</Button>
      </EmptyState>
    );
  }
  const toggle = (id: string) => setChosen(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id].slice(-MOST_COMPARED));
  const compared = runs.filter(({ id }) => chosen.includes(id));
  return (
    <div className="screen">
      <h1>Runs</h1>
      <p className="dim">Tick two to four runs to see where they differ.</p>
      <RunTable runs={runs} chosen={chosen} onToggle={toggle} />
      {compared.length >= 2 && <RunComparison runs={compared} />}
    </div>
  );
}

interface RunTableProps {
  readonly runs: readonly RunSummary[];
  readonly chosen: readonly string[];
  readonly onToggle: (id: string) => void;
}

function RunTable({ runs, chosen, onToggle }: RunTableProps) {
  const go = useNavigation((state) => state.go);
  return (
    <div className="runs-scroll" tabIndex={0} role="region" aria-label="All runs">
      <table className="runs-table">
        <thead>
          <tr>
            <th scope="col"><span className="visually-hidden">Compare</span></th>
            <th scope="col">Run</th>
            <th scope="col">State</th>
            <th scope="col">Data</th>
            <th scope="col">Model</th>
            <th scope="col" className="runs-number">Score</th>
            <th scope="col">Started</th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr key={run.id}>
              <td><Checkbox size="xs" aria-label={`Compare ${run.name}`} checked={chosen.includes(run.id)} onChange={() => onToggle(run.id)} /></td>
              <td><button type="button" className="link" onClick={() => go({ page: 'run', id: run.id, tab: 'train' })}><bdi>{run.name}</bdi></button></td>
              <td><span className="run-state">{runStateMark(run.state)}{runStateText({ state: run.state })}</span></td>
              <td><bdi>{run.dataset.name}</bdi></td>
              <td>{run.model.name}</td>
              <td className="numbers runs-number">{scoreOf(run)}</td>
              <td className="numbers dim">{when(run.createdAt)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Of a pre-training run, the share of hidden words that it guesses at once. */
function scoreOf({ accuracy, pretraining }: RunSummary): string {
  if (pretraining?.top1 != null) return `${percent(pretraining.top1)} of words`;
  return accuracy === undefined ? '–' : percent(accuracy);
}
