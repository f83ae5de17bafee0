import type { LessonId } from '../../../shared/model/lessons';

export interface Lesson {
  readonly id: LessonId;
  readonly title: string;
  /** What it is about, in a sentence. */
  readonly about: string;
  /** The one thing to do; done, it is ticked. */
  readonly task: string;
  /** What to take away. */
  readonly gist: string;
}

export const LESSON_LIST: readonly Lesson[] = [
  {
    id: 'pre-training',
    title: 'Learn to read first, then learn the job',
    about: 'BERT is trained twice: once on plain text, to know language; then on a few labelled examples, to do one job.',
    task: 'Train the same 200 reviews twice, from scratch and from the pre-trained model, until both are done.',
    gist: 'Pre-training is the expensive part and is done once. Fine-tuning is the cheap part, and a few hundred examples can be enough for it.',
  },
  {
    id: 'bidirectional',
    title: 'Look left and right',
    about: 'The B of BERT: to guess a hidden word, it reads what comes before it and what comes after it, both at once.',
    task: 'Guess a hidden word yourself, then see what the model says with one side and with both.',
    gist: 'Hiding words is what makes reading in both directions possible: a model that could see the word itself would have nothing to guess.',
  },
  {
    id: 'softmax',
    title: 'From scores to probabilities',
    about: 'A model gives each answer a score, its logit. Softmax turns the scores into probabilities, cross-entropy into a loss to learn from.',
    task: 'Move the sliders until “good” is at least 99\u00a0% likely.',
    gist: 'Softmax raises e to each score: a lead that grows by a step multiplies the odds. So the highest score takes more than its share.',
  },
  {
    id: 'your-own',
    title: 'Fine-tune your own',
    about: 'The same, with your texts and your labels: bring a table, train, and look at what came out.',
    task: 'Train a run of your own until its final numbers are there.',
    gist: 'A score means something only on texts that the model never saw, and beside what a simpler method gets on the same texts.',
  },
];
