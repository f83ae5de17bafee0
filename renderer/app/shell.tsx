import { useState } from 'react';
import type { LinkState } from '../client/host';
import { Inspector } from '../features/inspector/inspector';
import { LearnScreen } from '../features/learn/learn-screen';
import { LessonWatcher } from '../features/learn/use-lessons';
import { ModelsScreen } from '../features/models/models-screen';
import { PretrainScreen } from '../features/pretrain/pretrain-screen';
import { RunsScreen } from '../features/runs/runs-screen';
import { SettingsScreen } from '../features/settings/settings-screen';
import { StartScreen } from '../features/data/start-screen';
import { useNavigation } from '../stores/stores';
import { ActivityStrip } from './activity-strip';
import { FileCatcher } from './file-catcher';
import { Library } from './library';
import { LinkBanner } from './link-banner';
import { WorkScreen } from './work-screen';
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

function Middle() {
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
