import { useCallback, useEffect } from 'react';
import type { LessonId } from '../../../shared/model/lessons';
import type { RunSummary } from '../../../shared/model/run-library';
import { useLibrary, useSettings } from '../../stores/stores';

/** The two runs of the first lesson, known by their names: they are runs like any other. */
export const LESSON_RUNS = { scratch: 'Lesson 1: from scratch', pretrained: 'Lesson 1: from the pre-trained model' } as const;

/** The dataset of the first lesson. */
export const LESSON_DATASET = 'Reviews of lesson 1';

export interface Lessons {
  readonly done: readonly LessonId[];
  /** Ticks a lesson off, for good. */
  readonly finish: (lesson: LessonId) => void;
}

export function useLessons(): Lessons {
  const done = useSettings(({ settings }) => settings.lessons);
  const save = useSettings((state) => state.save);
  const finish = useCallback((lesson: LessonId) => {
    if (!done.includes(lesson)) void save({ lessons: [...done, lesson] }).catch(() => undefined);
  }, [done, save]);
  return { done, finish };
}

/** The newest run of that name. */
export function lessonRun(runs: readonly RunSummary[] | undefined, name: string): RunSummary | undefined {
  return runs?.filter((run) => run.name === name).sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1))[0];
}

/** Ticks off the lessons whose tasks are runs, wherever in the app the person is when they end. */
export function LessonWatcher() {
  const { finish } = useLessons();
  const isLoaded = useSettings(({ info }) => info !== undefined);
  const bothTrained = useLibrary(({ runs }) => Object.values(LESSON_RUNS).every((name) => lessonRun(runs, name)?.state === 'finished'));
  const ownTrained = useLibrary(({ runs }) => runs?.some(isOwnAndDone) ?? false);
  useEffect(() => {
    // Until the settings are there, what is ticked is not known, and would be written over.
    if (!isLoaded) return;
    if (bothTrained) finish('pre-training');
    else if (ownTrained) finish('your-own');
  }, [isLoaded, bothTrained, ownTrained, finish]);
  useEffect(() => {
    if (isLoaded && bothTrained && ownTrained) finish('your-own');
  }, [isLoaded, bothTrained, ownTrained, finish]);
  return null;
}

function isOwnAndDone({ kind, name, state }: RunSummary): boolean {
  return kind === 'finetuning' && state === 'finished' && !(Object.values(LESSON_RUNS) as readonly string[]).includes(name);
}
