import { Button } from '@mantine/core';
import { modelIdOfRun } from '../../../shared/model/model-library';
import type { RunSummary } from '../../../shared/model/run-library';
import { useHost } from '../../client/app-context';
import { useAction } from '../../client/use-action';
import { ErrorNotice } from '../../components/error-notice';
import { useLibrary, useNavigation } from '../../stores/stores';

/** Where a pre-trained model can go: fine-tuned on the labels of the same texts in one click, or on others; or played with. */
export function NextSteps({ run, isPlayedWith = false }: { readonly run: RunSummary; readonly isPlayedWith?: boolean }) {
  const { app } = useHost();
  const go = useNavigation((state) => state.go);
  const chooseModel = useNavigation((state) => state.chooseModel);
  const putRun = useLibrary((state) => state.putRun);
  const hasLabels = useLibrary(({ datasets }) => (datasets?.find(({ id }) => id === run.dataset.id)?.classes.length ?? 0) > 1);
  const start = useAction();
  const modelId = modelIdOfRun(run.id);
  const fineTune = () =>
    start.run(async (options) => {
      const tuned = await app.runs.start({ datasetId: run.dataset.id, modelId }, options);
      chooseModel(modelId);
      putRun(tuned);
      go({ page: 'run', id: tuned.id, tab: 'train' });
    });
  const setUp = () => {
    chooseModel(modelId);
    go(hasLabels ? { page: 'dataset', id: run.dataset.id, tab: 'train' } : { page: 'start' });
  };
  return (
    <div className="stack">
      <div className="row">
        {hasLabels ? <Button loading={start.busy} onClick={() => void fineTune()}>Fine-tune it on these texts</Button> : <Button onClick={setUp}>Bring labelled texts to fine-tune it on</Button>}
        {hasLabels && <Button variant="default" onClick={setUp}>With other settings</Button>}
        {!isPlayedWith && <Button variant="default" onClick={() => go({ page: 'run', id: run.id, tab: 'playground' })}>Try it</Button>}
      </div>
      {start.error && <ErrorNotice title="The run could not be started" error={start.error} onRetry={() => void fineTune()} onClose={start.clear} />}
    </div>
  );
}
