import { ErrorNotice } from '../components/error-notice';
import { Wait } from '../components/wait';
import type { Underway } from '../stores/arrival-store';
import { useArrivals } from '../stores/stores';

/** What is being brought in, how far it is, and what could not be brought in. */
export function ArrivalNews() {
  const current = useArrivals((state) => state.current);
  const failures = useArrivals((state) => state.failures);
  const cancel = useArrivals((state) => state.cancel);
  const dismiss = useArrivals((state) => state.dismiss);
  if (!current && failures.length === 0) return null;
  return (
    <div className="catcher-news stack">
      {current && <Wait key={current.place} title={titleOf(current)} progress={current.progress && { ...current.progress, title: titleOf(current) }} since={current.since} onCancel={cancel} />}
      {failures.map((failure, i) => <ErrorNotice key={i} title={`“${failure.name}” could not be brought in`} error={failure.error} onClose={() => dismiss(failure)} />)}
    </div>
  );
}

function titleOf({ name, place, count, progress }: Underway): string {
  return `${count > 1 ? `${place} of ${count}: ` : ''}${progress ? `${name}: ${progress.title}` : name}`;
}
