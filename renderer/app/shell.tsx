import { lazy, Suspense, useEffect, useState } from 'react';
import type { LinkState } from '../client/host';
import { Inspector } from '../features/inspector/inspector';
import { LessonWatcher } from '../features/learn/use-lessons';
import { StartScreen } from '../features/data/start-screen';
import { useNavigation } from '../stores/stores';
import { ActivityStrip } from './activity-strip';
import { FileCatcher } from './file-catcher';
import { Library } from './library';
import { LinkBanner } from './link-banner';
import './shell.css';

/** In narrower windows (200 % zoom, too) the library begins folded away. */
const ROOMY = 900;

/** The window: the library on the left, the work in the middle, details from the right. */
export function Shell({ link }: { readonly link: LinkState }) {
  const [libraryOpen, setLibraryOpen] = useState(() => window.innerWidth >= ROOMY);
  const inspected = useNavigation((state) => state.inspected);
  return (
    <FileCatcher>
      <div className="shell">
        <a href="#work" className="skip-link" onClick={focusWork}>Skip to the work</a>
        <Library isOpen={libraryOpen} onToggle={() => setLibraryOpen(!libraryOpen)} />
        <main id="work" className="work" tabIndex={-1}>
          <LinkBanner link={link} />
          <Middle />
          <ActivityStrip />
        </main>
        <LessonWatcher />
        {inspected && <Inspector inspected={inspected} />}
      </div>
    </FileCatcher>
  );
}

/** Moves the focus without changing the address, which says what is shown. */
function focusWork(event: { preventDefault: () => void }): void {
  event.preventDefault();
  document.getElementById('work')?.focus();
}

/** All but the first screen come after it, so that it stands sooner. */
const loadLater = {
  work: () => import('./work-screen'),
  pretrain: () => import('../features/pretrain/pretrain-screen'),
  learn: () => import('../features/learn/learn-screen'),
  models: () => import('../features/models/models-screen'),
  runs: () => import('../features/runs/runs-screen'),
  settings: () => import('../features/settings/settings-screen'),
} as const;
const WorkScreen = lazy(async () => ({ default: (await loadLater.work()).WorkScreen }));
const PretrainScreen = lazy(async () => ({ default: (await loadLater.pretrain()).PretrainScreen }));
const LearnScreen = lazy(async () => ({ default: (await loadLater.learn()).LearnScreen }));
const ModelsScreen = lazy(async () => ({ default: (await loadLater.models()).ModelsScreen }));
const RunsScreen = lazy(async () => ({ default: (await loadLater.runs()).RunsScreen }));
const SettingsScreen = lazy(async () => ({ default: (await loadLater.settings()).SettingsScreen }));

/** By then the first screen stands, where a browser does not say that it has nothing to do. */
const FETCH_AFTER_MS = 1000;

/** Fetches the other screens while nothing else is to be done: they are there before they are asked for. */
function useScreensFetched(): void {
  useEffect(() => {
    const fetchAll = () => Object.values(loadLater).forEach((load) => void load().catch(() => undefined));
    // Safari has no idle callbacks.
    if (!('requestIdleCallback' in window)) {
      const timer = setTimeout(fetchAll, FETCH_AFTER_MS);
      return () => clearTimeout(timer);
    }
    const idle = requestIdleCallback(fetchAll);
    return () => cancelIdleCallback(idle);
  }, []);
}

function Middle() {
  useScreensFetched();
  return <Suspense><Screen /></Suspense>;
}

function Screen() {
  const route = useNavigation((state) => state.route);
  switch (route.page) {
    case 'start':
      return <StartScreen />;
    case 'dataset':
    case 'run':
      return <WorkScreen key={`${route.page} ${route.id}`} route={route} />;
    case 'pretrain':
      return <PretrainScreen route={route} />;
    case 'learn':
      return <LearnScreen lesson={route.lesson} />;
    case 'models':
      return <ModelsScreen />;
    case 'runs':
      return <RunsScreen />;
    case 'settings':
      return <SettingsScreen />;
  }
}
