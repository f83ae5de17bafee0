import { Button } from '@mantine/core';
import { ErrorNotice } from '../components/error-notice';
import { Wait } from '../components/wait';
import type { Underway } from '../stores/arrival-store';
import type { Route } from '../stores/route';
import { useArrivals, useLibrary, useNavigation } from '../stores/stores';

/** What is being brought in, how far it is, what came in meanwhile, and what could not be brought in. */
export function ArrivalNews() {
  const current = useArrivals((state) => state.current);
  const failures = useArrivals((state) => state.failures);
  const ready = useArrivals((state) => state.ready);
  const cancel = useArrivals((state) => state.cancel);
  const dismiss = useArrivals((state) => state.dismiss);
  if (!current && !ready && failures.length === 0) return null;
  return (
    <div className="catcher-news stack">
      {current && <Wait key={current.place} title={titleOf(current)} progress={current.progress && { ...current.progress, title: titleOf(current) }} since={current.since} onCancel={cancel} />}
      {ready && <Arrived at={ready} />}
      {failures.map((failure, i) => <ErrorNotice key={i} title={`“${failure.name}” could not be brought in`} error={failure.error} onClose={() => dismiss(failure)} />)}
    </div>
  );
}

function Arrived({ at }: { readonly at: Route }) {
  const tellReady = useArrivals((state) => state.tellReady);
  const go = useNavigation((state) => state.go);
  const name = useLibrary(({ datasets }) => (at.page === 'dataset' ? datasets?.find(({ id }) => id === at.id)?.name : undefined));
  const show = () => {
    tellReady(undefined);
    go(at);
  };
  return (
    <div className="notice" role="status">
      <div className="grow stack notice-body">
        <span className="notice-text">{name ? <>“<bdi>{name}</bdi>” is</> : at.page === 'models' ? 'The model is' : 'The dataset is'} in the library.</span>
        <div className="row">
          <Button variant="default" size="compact-sm" onClick={show}>Show it</Button>
          <Button variant="subtle" color="gray" size="compact-sm" onClick={() => tellReady(undefined)}>Dismiss</Button>
        </div>
      </div>
    </div>
  );
}

function titleOf({ name, place, count, progress }: Underway): string {
  return `${count > 1 ? `${place} of ${count}: ` : ''}${progress ? `${name}: ${progress.title}` : name}`;
}
