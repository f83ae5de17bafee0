import { ActionIcon } from '@mantine/core';
import { useEffect } from 'react';
import { USUAL_LONG_TEXTS } from '../../../shared/model/long-texts';
import { useHost } from '../../client/app-context';
import { useRequest } from '../../client/use-request';
import { Icon } from '../../components/icon';
import { RequestView } from '../../components/request-view';
import { useDraft } from '../train/use-draft';
import { useNavigation } from '../../stores/stores';
import type { Inspected } from '../../stores/navigation-store';
import { Pieces } from './pieces';
import './inspector.css';

/** One thing looked at closely; it slides in from the right and leaves with Escape. */
export function Inspector({ inspected }: { readonly inspected: Inspected }) {
  const inspect = useNavigation((state) => state.inspect);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => event.key === 'Escape' && inspect(undefined);
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [inspect]);
  return (
    <aside className="inspector" aria-label="Inspector">
      <div className="inspector-head">
        <h2 className="grow">{inspected.title}</h2>
        <ActionIcon variant="subtle" color="gray" aria-label="Close the inspector" onClick={() => inspect(undefined)}><Icon name="close" /></ActionIcon>
      </div>
      <RowDetails inspected={inspected} />
    </aside>
  );
}

/** Longer texts are shown in part: the pieces beyond are beyond what any model here reads. */
const LONGEST = 20_000;

function RowDetails({ inspected }: { readonly inspected: Inspected }) {
  const { app } = useHost();
  const nextModelId = useNavigation((state) => state.modelId);
  const { maxLength, longTexts = USUAL_LONG_TEXTS } = useDraft((state) => state.settings);
  const text = inspected.text.slice(0, LONGEST);
  // What the next run is set to holds for the model that it starts from alone.
  const reading = inspected.modelId === undefined ? { modelId: nextModelId, longTexts, ...(maxLength === undefined ? {} : { maxLength }) } : { modelId: inspected.modelId, longTexts };
  const asked = { ...reading, text, ...(inspected.pair ? { pair: inspected.pair } : {}) };
  const pieces = useRequest(JSON.stringify(asked), (options) => app.playground.tokenize(asked, options));
  return (
    <div className="inspector-body">
      {inspected.problem && <div className="notice notice-warning"><Icon name="warning" /><span className="notice-text">Not used: {inspected.problem}</span></div>}
      {inspected.label !== undefined && <Part title="Label"><bdi>{inspected.label}</bdi></Part>}
      <Part title="Text"><bdi dir="auto" className="inspector-text">{text || '(empty)'}</bdi></Part>
      {inspected.pair && <Part title="Second text"><bdi dir="auto" className="inspector-text">{inspected.pair}</bdi></Part>}
      <Part title="As the model reads it">
        <RequestView request={pieces} title="Cutting the text into pieces" failure="The text could not be cut into pieces">
          {(value) => <Pieces pieces={value.pieces} />}
        </RequestView>
      </Part>
    </div>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <section className="inspector-part">
      <h3>{title}</h3>
      {children}
    </section>
  );
}
