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
    about: 'BERT (Bidirectional Encoder Representations from Transformers) is trained twice: first on plain text, to know language; then on a few labelled examples, to do one job.',
    task: 'Train the same 200 reviews twice, from scratch and from the pre-trained model, until both are done.',
    gist: 'Pre-training has two objectives: guess hidden words, and tell whether one passage follows another. It is the expensive part and is done once. Fine-tuning is the cheap part: a few hundred labelled examples can be enough.',
  },
  {
    id: 'bidirectional',
    title: 'Look left and right',
    about: 'The B of BERT: to guess a hidden word, it reads what comes before it and what comes after it, both at once.',
    task: 'Guess a hidden word yourself, then see what the model says with one side and with both.',
    gist: 'What a word means depends on both sides: “bank” is one thing before “of the river” and another after “money in the”. Earlier models read mostly in one direction, since a model that sees both sides would see the very word that it has to guess. BERT hides the word instead, and so can read left and right at once.',
  },
  {
    id: 'softmax',
    title: 'From scores to probabilities',
    about: 'A model gives each answer a score, its logit. Softmax turns the scores into probabilities; cross-entropy turns the probability of the right answer into the loss, one number that says how wrong the model was and that training makes smaller.',
    task: 'Move the sliders until “good” is at least 99\u00a0% likely.',
    gist: 'Softmax raises e (about 2.718) to each score and divides by the sum. Steps in score become factors in probability: 1 point ahead is 2.7 times as likely, 2 points 7.4 times, 5 points 148 times. So a modest lead becomes an overwhelming one: that is what “exaggerates the maximum” means.',
  },
  {
    id: 'your-own',
    title: 'Fine-tune your own',
    about: 'The same, with your texts and your labels: bring a table, train, and look at what came out.',
    task: 'Train a run of your own to its end, until its final numbers are there.',
    gist: 'A score means something only on texts that the model never saw, and beside what a simpler method gets on the same texts.',
  },
];
