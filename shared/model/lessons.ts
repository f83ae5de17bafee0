/** The lessons of Learn, in their order. */
export const LESSONS = ['pre-training', 'bidirectional', 'softmax', 'your-own'] as const;

export type LessonId = (typeof LESSONS)[number];
