import { Button } from '@mantine/core';
import type { Labelling } from '../../../shared/model/dataset-library';
import { EmptyState } from '../../components/empty-state';
import { counted } from '../../components/format';
import { useLibrary, useNavigation } from '../../stores/stores';
import { WithoutLabels } from '../pretrain/without-labels';

interface NothingToLearnProps {
  readonly datasetId: string;
  readonly labelling: Exclude<Labelling, 'labelled'>;
}

/** So many other datasets are offered; the rest are on the shelf. */
const MOST_OFFERED = 5;

/** A dataset that no model can be fine-tuned on: why, what it is good for, and which others there are. */
export function NothingToLearn({ datasetId, labelling }: NothingToLearnProps) {
  const go = useNavigation((state) => state.go);
  if (labelling === 'undecided') {
    return (
      <EmptyState title="Which column holds the labels?" text="Nothing could be guessed. Training learns the labels of one column from the texts of another.">
        <Button onClick={() => go({ page: 'dataset', id: datasetId, tab: 'data' })}>Choose the columns</Button>
      </EmptyState>
    );
  }
  return (
    <EmptyState title="There are no labels to learn" text="Fine-tuning teaches a model to tell labels apart, and these texts have none. What a model can learn from them is their language: adapt one to them first, and fine-tune that on labelled texts.">
      <WithoutLabels datasetId={datasetId} />
      <Others />
    </EmptyState>
  );
}

/** Datasets that can be fine-tuned on. */
function Others() {
  const datasets = useLibrary((state) => state.datasets);
  const go = useNavigation((state) => state.go);
  const labelled = datasets?.filter(({ labelling, classes }) => labelling === 'labelled' && classes.length > 1) ?? [];
  return (
    <section className="stack other-datasets" aria-label="Datasets with labels">
      <h2>{labelled.length === 0 ? 'No dataset has labels yet' : 'These have labels'}</h2>
      {labelled.slice(0, MOST_OFFERED).map(({ id, name, rows, classes }) => (
        <button key={id} type="button" className="link" onClick={() => go({ page: 'dataset', id, tab: 'train' })}>
          <bdi>{name}</bdi>: {counted(rows, 'row')}, {counted(classes.length, 'class', 'classes')}
        </button>
      ))}
      <button type="button" className="link" onClick={() => go({ page: 'start' })}>Bring labelled texts</button>
    </section>
  );
}
