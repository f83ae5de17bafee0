/** Sentences with a word between bars, a single token of the model in the box: only both sides together give it away. */
export const PUZZLES = ['The |dog| barked at the cat.', 'She read the |book| to the last page.', 'The movie was so |boring| that I fell asleep.'] as const;
