import { describe, expect, test } from 'vitest';
import fixture from './fixtures/baseline.json';
import { tfidfBaseline, type BaselineScores, type BaselineTask } from './tfidf-baseline';

const labelled = ({ texts, labelIds }: { texts: string[]; labelIds: number[] }) => ({ texts, labelIds: Int32Array.from(labelIds) });
const [first] = fixture.fits;
const task: BaselineTask = { train: labelled(first!.train), measured: labelled(first!.test), classes: 2, seed: 1, signal: new AbortController().signal };

async function run(changes: Partial<BaselineTask> = {}): Promise<{ shares: number[]; scores: BaselineScores }> {
  const steps = tfidfBaseline({ ...task, ...changes });
  const shares: number[] = [];
  for (;;) {
    const next = await steps.next();
    if (next.done) return { shares, scores: next.value };
    shares.push(next.value);
  }
}

describe('the baseline', () => {
  test.each(fixture.fits.filter(({ name }) => !name.includes('every term')))('is as often right as scikit-learn ($name)', async ({ train, test: held, classes, accuracy }) => {
    const { scores } = await run({ train: labelled(train), measured: labelled(held), classes });
    expect(scores.accuracy).toBeCloseTo(accuracy, 10);
    expect(scores.learntFrom).toBe(train.texts.length);
  });

  test('tells how far it is, and the same each time', async () => {
    const [one, two] = [await run(), await run()];
    expect(one).toEqual(two);
    expect(one.shares).toEqual([...one.shares].sort((a, b) => a - b));
    expect(one.shares.every((share) => share >= 0 && share <= 1)).toBe(true);
  });

  test('stops when it is told to', async () => {
    const controller = new AbortController();
    const steps = tfidfBaseline({ ...task, signal: controller.signal });
    await steps.next();
    controller.abort();
    await expect(steps.next()).rejects.toMatchObject({ family: 'cancelled' });
  });

  test('copes with classes that it has no text of, and with texts without words', async () => {
    const train = { texts: ['good day', 'good film', 'bad day', 'bad film', '', '!'], labelIds: Int32Array.of(1, 1, 3, 3, 1, 3) };
    const measured = { texts: ['a good one', 'a bad one', 'no idea', '?'], labelIds: Int32Array.of(1, 3, 0, 2) };
    expect((await run({ train, measured, classes: 5 })).scores).toMatchObject({ accuracy: 0.5, macroF1: expect.any(Number) as number });
    const wordless = { texts: ['', '', '?'], labelIds: Int32Array.of(0, 1, 1) };
    expect((await run({ train: wordless, measured: wordless })).scores.accuracy).toBeCloseTo(2 / 3, 10);
  });
});
