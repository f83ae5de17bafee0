import { Button } from '@mantine/core';
import type { AppClient, RunSettings } from '../../../shared/contract';
import type { RunConfig } from '../../../shared/model/run';
import type { RunSummary } from '../../../shared/model/run-library';
import { useHost } from '../../client/app-context';
import { useAction } from '../../client/use-action';
import { ErrorNotice } from '../../components/error-notice';
import { Icon } from '../../components/icon';
import { useLibrary, useNavigation, useRunStream } from '../../stores/stores';
import { isUnderWay } from '../runs/run-state';
import { useDraft } from './use-draft';
import { newsOfFailure, trainingNews, type News, type Suggestion } from './training-news';
import { settingsBeside } from './with-settings';

/** What is happening, in words, with the button that does what could help. */
export function NewsLine({ run, config }: { readonly run: RunSummary; readonly config: RunConfig | undefined }) {
  const steps = useRunStream((state) => state.steps);
  const evaluations = useRunStream((state) => state.evaluations);
  const classes = useLibrary(({ datasets }) => datasets?.find(({ id }) => id === run.dataset.id)?.classes);
  if (run.state === 'failed') {
    const news = newsOfFailure(run, config);
    return news ? <NewsNotice run={run} news={news} /> : null;
  }
  if (!isUnderWay(run.state) || steps.length === 0) return null;
  const rows = classes?.map(({ count }) => count) ?? [];
  const total = rows.reduce((sum, count) => sum + count, 0);
  return <NewsNotice run={run} news={trainingNews({ steps, evaluations, classes: rows.length, majority: total > 0 ? Math.max(...rows) / total : undefined, config })} />;
}

/** A run's news; grave ones stand out. */
export function NewsNotice({ run, news }: { readonly run: RunSummary; readonly news: News }) {
  return (
    <div className={news.level === 'warning' ? 'notice notice-warning news' : 'news'}>
      {news.level === 'warning' && <Icon name="warning" />}
      <p className="grow" aria-live="polite">{news.sentence}</p>
      {news.suggestion && (run.state === 'training' || run.state === 'failed') && <Do run={run} suggestion={news.suggestion} />}
    </div>
  );
}

/** What a fine-tuning has set otherwise than the plan of its dataset and model would. */
async function ownSettings(app: AppClient, { id, dataset, model }: RunSummary): Promise<RunSettings> {
  const [details, plan] = await Promise.all([app.runs.get({ id }), app.runs.plan({ datasetId: dataset.id, modelId: model.id })]);
  return details.kind === 'finetuning' ? settingsBeside(plan.config, details.record.config) : {};
}

/** The button of a suggestion. */
function Do({ run, suggestion }: { readonly run: RunSummary; readonly suggestion: Suggestion }) {
  const { app } = useHost();
  const putRun = useLibrary((state) => state.putRun);
  const go = useNavigation((state) => state.go);
  const chooseModel = useNavigation((state) => state.chooseModel);
  const replace = useDraft((state) => state.replace);
  const action = useAction();
  const act = () =>
    action.run(async () => {
      if (run.state === 'training') putRun(await app.runs.stop({ id: run.id }));
      if (suggestion.kind === 'stop') return;
      const settings = { ...(await ownSettings(app, run)), ...suggestion.settings };
      chooseModel(run.model.id);
      go({ page: 'dataset', id: run.dataset.id, tab: 'train' });
      replace(settings);
    });
  if (action.error) return <ErrorNotice error={action.error} onClose={action.clear} />;
  return <Button size="compact-sm" loading={action.busy} onClick={() => void act()}>{suggestion.words}</Button>;
}
