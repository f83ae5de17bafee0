/** Reviews that a small model learns in seconds: the verdict is in the words. */
const GOOD = ['lovely', 'wonderful', 'delicious', 'perfect', 'friendly'];
const BAD = ['awful', 'broken', 'rude', 'dirty', 'useless'];
const THINGS = ['room', 'meal', 'waiter', 'phone', 'film', 'shop'];

interface Review {
  readonly text: string;
  readonly label: 'good' | 'bad';
}

export function madeReviews(count: number): readonly Review[] {
  return Array.from({ length: count }, (_, i) => {
    const label = i % 2 === 0 ? 'good' : 'bad';
    const words = label === 'good' ? GOOD : BAD;
    return { text: `The ${THINGS[i % THINGS.length]!} number ${i} was ${words[(i >> 1) % words.length]!} and I will tell everybody.`, label };
  });
}

export function asCsv(reviews: readonly Review[]): Buffer {
  return Buffer.from(['opinion,verdict', ...reviews.map(({ text, label }) => `"${text}",${label}`)].join('\n'));
}

export function asJsonLines(reviews: readonly Review[]): Buffer {
  return Buffer.from(reviews.map((review) => JSON.stringify(review)).join('\n'));
}
