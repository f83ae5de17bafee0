import { Button } from '@mantine/core';
import type { RunSummary } from '../../shared/model/run-library';
import { useNavigation } from '../stores/stores';
import { EmptyState } from './empty-state';

interface NotYetTrainedProps {
  readonly run: RunSummary | undefined;
  readonly datasetId: string;
  /** What the tab will show: "the model's scores". */
  readonly what: string;
}

/** A tab that needs a trained model, before there is one: where it will come from. */
export function NotYetTrained({ run, datasetId, what }: NotYetTrainedProps) {
  const go = useNavigation((state) => state.go);
  if (run) {
    return (
      <EmptyState title="No model yet" text={`When this run has trained, ${what} come here.`}>
        <Button onClick={() => go({ page: 'run', id: run.id, tab: 'train' })}>See the run</Button>
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No model yet" text={`Train a model on these rows, then ${what} come here.`}>
      <Button onClick={() => go({ page: 'dataset', id: datasetId, tab: 'train' })}>Set up the training</Button>
    </EmptyState>
  );
}
