import { useDebouncedValue } from '@mantine/hooks';
import type { RunSettings } from '../../../shared/contract';
import type { LongTexts } from '../../../shared/model/long-texts';
import { modelIdOfRun } from '../../../shared/model/model-library';
import type { RunSummary } from '../../../shared/model/run-library';
import { useHost } from '../../client/app-context';
import { useKept } from '../../client/use-kept';
import { useRequest } from '../../client/use-request';
import { useLibrary, useNavigation } from '../../stores/stores';
import { useDraft } from '../train/use-draft';

/** How texts are read. */
export interface Reading {
  readonly modelId: string;
  /** Longer texts are cut to so many tokens; absent where texts are not cut, and where that could not be found out. */
  readonly maxLength?: number | undefined;
  readonly longTexts?: LongTexts | undefined;
}

/** A cut that is being dragged settles for so long before anything is asked about it. */
const SETTLE_MS = 400;

/** How a run reads the texts of a dataset; without one, how the run that is being set up is going to. Undefined until its settings are there. */
export function useReading(datasetId: string, run: RunSummary | undefined): Reading | undefined {
  const { app } = useHost();
  const nextModelId = useNavigation((state) => state.modelId);
  const [draft] = useDebouncedValue(useDraft((state) => state.settings), SETTLE_MS);
  const rows = useLibrary(({ datasets }) => datasets?.find(({ id }) => id === datasetId)?.rows);
  const modelId = run ? readerOf(run) : nextModelId;
  const asked = run ? run.id : `${datasetId} ${modelId} ${rows ?? ''}`;
  const config = useRequest(asked, async (options): Promise<Pick<Reading, 'maxLength' | 'longTexts'>> => {
    if (!run) return (await app.runs.plan({ datasetId, modelId }, options)).config;
    const details = await app.runs.get({ id: run.id }, options);
    // Pre-training cuts texts into rows of which none is lost; a fine-tuning that says nothing reads heads.
    return details.kind === 'finetuning' ? { longTexts: 'head', ...details.record.config } : {};
  });
  // A fix brings another plan, which seldom cuts elsewhere.
  const settled = useKept(config.value);
  if (!settled && config.status !== 'failed') return undefined;
  const set: RunSettings = run ? {} : draft;
  return { modelId, maxLength: set.maxLength ?? settled?.maxLength, longTexts: set.longTexts ?? settled?.longTexts };
}

/** A model that cuts texts into a run's pieces: its own once it has one, for what it came from may be gone. Until then, one from scratch has the vocabulary in the box, or none yet. */
function readerOf({ id, hasModel, model }: RunSummary): string {
  if (hasModel) return modelIdOfRun(id);
  return model.id === 'scratch' ? 'bundled' : model.id;
}
