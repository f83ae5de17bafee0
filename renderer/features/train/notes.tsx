import { count, counted } from '../../components/format';
import { useRunStream } from '../../stores/stores';

/** What the run wanted known: rows left out, weights that are new, texts that were cut. */
export function Notes() {
  const notes = useRunStream((state) => state.notes);
  const started = useRunStream((state) => state.started);
  if (notes.length === 0 && !started) return null;
  return (
    <details className="fold">
      <summary>Notes of this run ({notes.length})</summary>
      {started && (
        <p className="label numbers">
          {counted(started.trainRows, 'row')} to learn, {count(started.validationRows)} held back, {started.precision}, {counted(started.threads, 'thread')}, texts of up to {started.maxLength} tokens.
        </p>
      )}
      <ul className="notes">
        {notes.map(({ message, level }, i) => (
          <li key={i} className={level === 'warning' ? 'note-warning' : ''}>{level === 'warning' ? 'Warning: ' : ''}{message}</li>
        ))}
      </ul>
    </details>
  );
}
