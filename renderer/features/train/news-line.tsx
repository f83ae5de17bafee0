import { Button } from '@mantine/core';
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
    return news ? <NewsNotice run={run} config={config} news={news} /> : null;
  }
  if (!isUnderWay(run.state) || steps.length === 0) return null;
  const rows = classes?.map(({ count }) => count) ?? [];
  const total = rows.reduce((sum, count) => sum + count, 0);
  return <NewsNotice run={run} config={config} news={trainingNews({ steps, evaluations, classes: rows.length, majority: total > 0 ? Math.max(...rows) / total : undefined, config })} />;
}

interface NewsNoticeProps {
  readonly run: RunSummary;
  /** Of a fine-tuning: it can be begun again with these. */
  readonly config?: RunConfig | undefined;
  readonly news: News;
}

/** A run's news; grave ones stand out. */
export function NewsNotice({ run, config, news }: NewsNoticeProps) {
  return (
    <div className={news.level === 'warning' ? 'notice notice-warning news' : 'news'}>
      {news.level === 'warning' && <Icon name="warning" />}
      <p className="grow" aria-live="polite">{news.sentence}</p>
      {news.suggestion && (run.state === 'training' || run.state === 'failed') && <Do run={run} config={config} suggestion={news.suggestion} />}
    </div>
  );
}

/** The button of a suggestion. */
function Do({ run, config, suggestion }: Omit<NewsNoticeProps, 'news'> & { readonly suggestion: Suggestion }) {
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
      const plan = config && (await app.runs.plan({ datasetId: run.dataset.id, modelId: run.model.id }));
      const settings = { ...(plan && settingsBeside(plan.config, config)), ...suggestion.settings };
      chooseModel(run.model.id);
      go({ page: 'dataset', id: run.dataset.id, tab: 'train' });
      replace(settings);
    });
  if (action.error) return <ErrorNotice error={action.error} onClose={action.clear} />;
  return <Button size="compact-sm" loading={action.busy} onClick={() => void act()}>{suggestion.words}</Button>;
}
