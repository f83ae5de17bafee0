import { ActionIcon } from '@mantine/core';
import { useEffect } from 'react';
import { USUAL_LONG_TEXTS } from '../../../shared/model/long-texts';
import { useHost } from '../../client/app-context';
import { useRequest } from '../../client/use-request';
import { Icon } from '../../components/icon';
import { RequestView } from '../../components/request-view';
import { useNavigation } from '../../stores/stores';
import type { Inspected, Reader } from '../../stores/navigation-store';
import { Pieces } from './pieces';
import { useReading, type Reading } from './use-reading';
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

/** So much of a text is shown as it is written, in characters. */
const SHOWN = 20_000;
/** So much is cut into pieces: all of it, for its end is read too. */
const LONGEST = 1_000_000;

function RowDetails({ inspected }: { readonly inspected: Inspected }) {
  const { reader } = inspected;
  const texts = { text: inspected.text.slice(0, LONGEST), pair: inspected.pair?.slice(0, LONGEST) };
  return (
    <div className="inspector-body">
      {inspected.problem && <div className="notice notice-warning"><Icon name="warning" /><span className="notice-text">Not used: {inspected.problem}</span></div>}
      {inspected.label !== undefined && <Part title="Label"><bdi>{inspected.label}</bdi></Part>}
      <Part title="Text"><bdi dir="auto" className="inspector-text">{inspected.text.slice(0, SHOWN) || '(empty)'}</bdi></Part>
      {inspected.pair && <Part title="Second text"><bdi dir="auto" className="inspector-text">{inspected.pair.slice(0, SHOWN)}</bdi></Part>}
      <Part title="As the model reads it">
        {'modelId' in reader ? <Read {...texts} reading={{ ...reader, longTexts: USUAL_LONG_TEXTS }} /> : <ReadByRun {...texts} {...reader} />}
      </Part>
    </div>
  );
}

interface Texts {
  readonly text: string;
  readonly pair: string | undefined;
}

function ReadByRun({ datasetId, run, ...texts }: Texts & Exclude<Reader, { readonly modelId: string }>) {
  const reading = useReading(datasetId, run);
  return reading && <Read {...texts} reading={reading} />;
}

function Read({ text, pair, reading }: Texts & { readonly reading: Reading }) {
  const { app } = useHost();
  const asked = { ...reading, text, ...(pair ? { pair } : {}) };
  const pieces = useRequest(JSON.stringify(asked), (options) => app.playground.tokenize(asked, options));
  return (
    <RequestView request={pieces} title="Cutting the text into pieces" failure="The text could not be cut into pieces">
      {(value) => <Pieces pieces={value.pieces} />}
    </RequestView>
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
