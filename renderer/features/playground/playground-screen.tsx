import type { RunSummary } from '../../../shared/model/run-library';
import { NotYetTrained } from '../../components/not-yet-trained';
import { useLibrary, useNavigation } from '../../stores/stores';
import { WhichClass } from './which-class';
import { WhichWord } from './which-word';
import './playground.css';

/** Two halves to touch: which class, which word. */
export function PlaygroundScreen({ run, datasetId }: { readonly run: RunSummary | undefined; readonly datasetId: string }) {
  const modelId = useNavigation((state) => state.modelId);
  const baseId = run?.model.id ?? modelId;
  const base = useLibrary(({ models }) => models?.find(({ id }) => id === baseId));
  return (
    <div className="panel playground">
      {run?.hasModel ? <WhichClass modelId={`run-${run.id}`} baseId={base?.labels ? base.id : undefined} /> : <section className="card"><NotYetTrained run={run} datasetId={datasetId} what="its answers to sentences of yours" /></section>}
      <WhichWord base={base} />
    </div>
  );
}
