import type { RunNoteEvent, RunProgressEvent, Unaddressed } from '../../shared/model/run';

/** What a run is doing, as an event. */
export function progress(title: string, step = 0): Unaddressed<RunProgressEvent> {
  return { kind: 'progress', step, title };
}

/** Something that a person should know of a run, as an event. */
export function note(level: RunNoteEvent['level'], message: string): Unaddressed<RunNoteEvent> {
  return { kind: 'note', step: 0, level, message };
}
