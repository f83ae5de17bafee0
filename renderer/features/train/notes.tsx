import { count, counted } from '../../components/format';
import { useRunStream } from '../../stores/stores';

/** What the run wanted known: rows left out, weights that are new, texts that were cut. */
export function Notes() {
  const notes = useRunStream((state) => state.notes);
  const started = useRunStream((state) => state.started);
  const pretraining = useRunStream((state) => state.pretraining.started);
  if (notes.length === 0 && !started && !pretraining) return null;
  return (
    <details className="fold">
      <summary>Notes of this run ({notes.length})</summary>
      {started && (
        <p className="label numbers">
          {counted(started.trainRows, 'row')} to learn, {count(started.validationRows)} held back, {started.precision}, {counted(started.threads, 'thread')}, texts of up to {started.maxLength} tokens.
        </p>
      )}
      {pretraining && (
        <p className="label numbers">
          {counted(pretraining.texts, 'text')} to learn, {count(pretraining.heldBackTexts)} held back, {count(pretraining.tokens)} tokens; {count(pretraining.parameters)} weights, a vocabulary of {count(pretraining.vocabSize)}; rows of up to {pretraining.lengths.join(', ')} tokens; {pretraining.precision}, {counted(pretraining.threads, 'thread')}.
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
