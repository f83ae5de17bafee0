import { Tabs } from '@mantine/core';
import { useEffect } from 'react';
import { DataScreen } from '../features/data/data-screen';
import { EvaluateScreen } from '../features/evaluate/evaluate-screen';
import { ExportScreen } from '../features/export/export-screen';
import { PlaygroundScreen } from '../features/playground/playground-screen';
import { LivePretraining } from '../features/pretrain/live-pretraining';
import { LiveRun } from '../features/train/live-run';
import { RunHeader } from '../features/train/run-header';
import { SetupCard } from '../features/train/setup-card';
import { useLibrary, useNavigation, useRunStream } from '../stores/stores';
import { TABS, type Route, type Tab } from '../stores/route';
import { EmptyState } from '../components/empty-state';
import { StartOver } from './start-over';

type WorkRoute = Extract<Route, { page: 'dataset' | 'run' }>;
const TITLES: Readonly<Record<Tab, string>> = { data: 'Data', train: 'Train', evaluate: 'Evaluate', playground: 'Playground', export: 'Export' };

/** One run, or a dataset on its way to one: its stages as tabs. */
export function WorkScreen({ route }: { readonly route: WorkRoute }) {
  const go = useNavigation((state) => state.go);
  const watch = useRunStream((state) => state.watch);
  const runId = route.page === 'run' ? route.id : undefined;
  useEffect(() => watch(runId), [watch, runId]);
  const isMissing = useLibrary(({ runs, datasets }) => (route.page === 'run' ? runs && !runs.some(({ id }) => id === route.id) : datasets && !datasets.some(({ id }) => id === route.id)));
  const isPretraining = useLibrary(({ runs }) => route.page === 'run' && runs?.find(({ id }) => id === route.id)?.kind === 'pretraining');
  // A pre-trained model has no classes to score.
  const tabs: readonly Tab[] = isPretraining ? TABS.filter((tab) => tab !== 'evaluate') : TABS;
  const shown = tabs.includes(route.tab) ? route.tab : 'train';
  if (isMissing) {
    return (
      <EmptyState title="This is no longer here" text="It was deleted, perhaps in another window.">
        <StartOver />
      </EmptyState>
    );
  }
  return (
    <>
      <RunHeader route={route} />
      <Tabs value={shown} onChange={(tab) => tab && go({ ...route, tab: tab as Tab })} keepMounted={false} className="work-tabs">
        <Tabs.List>
          {tabs.map((tab) => (
            <Tabs.Tab key={tab} value={tab}>{isPretraining && tab === 'train' ? 'Pre-train' : TITLES[tab]}</Tabs.Tab>
          ))}
        </Tabs.List>
        {tabs.map((tab) => (
          <Tabs.Panel key={tab} value={tab} className="work-panel">
            <Panel tab={tab} route={route} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </>
  );
}

function Panel({ tab, route }: { readonly tab: Tab; readonly route: WorkRoute }) {
  const run = useLibrary(({ runs }) => (route.page === 'run' ? runs?.find(({ id }) => id === route.id) : undefined));
  if (route.page === 'run' && !run) return null;
  const datasetId = run?.dataset.id ?? route.id;
  switch (tab) {
    case 'data':
      return <DataScreen run={run} datasetId={datasetId} />;
    case 'train':
      if (run?.kind === 'pretraining') return <LivePretraining run={run} />;
      return run ? <LiveRun run={run} /> : <SetupCard datasetId={datasetId} />;
    case 'evaluate':
      return <EvaluateScreen run={run} datasetId={datasetId} />;
    case 'playground':
      return <PlaygroundScreen run={run} datasetId={datasetId} />;
    case 'export':
      return <ExportScreen run={run} datasetId={datasetId} />;
  }
}
