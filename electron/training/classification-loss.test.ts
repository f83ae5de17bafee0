import { describe, expect, test } from 'vitest';
import { balancedClassWeights, ClassificationLoss, totalWeight } from './classification-loss';
import expected from './fixtures/training.json';

const { weightedLoss } = expected;
const CLASSES = 3;
const logits = Float32Array.from(weightedLoss.logits);
const labelIds = Int32Array.from(weightedLoss.labelIds);
const weights = Float64Array.from(weightedLoss.classWeights);

/** Loss and gradient of a step whose rows come in batches of the given sizes. */
function step(batchSizes: readonly number[], classWeights?: Float64Array): { loss: number; gradient: number[] } {
  const loss = new ClassificationLoss(CLASSES, totalWeight(labelIds, classWeights), classWeights);
  let start = 0;
  const gradient = batchSizes.flatMap((size) => {
    const end = start + size;
    const rows = loss.gradient(logits.slice(start * CLASSES, end * CLASSES), labelIds.slice(start, end));
    start = end;
    return [...rows];
  });
  return { loss: loss.value, gradient };
}

function expectEqual(actual: ReturnType<typeof step>, wanted: ReturnType<typeof step>): void {
  expect(actual.loss).toBeCloseTo(wanted.loss, 12);
  expect(actual.gradient).toHaveLength(wanted.gradient.length);
  actual.gradient.forEach((value, i) => expect(value).toBeCloseTo(wanted.gradient[i]!, 7));
}

describe('loss and gradient of a step', () => {
  test("are PyTorch's CrossEntropyLoss", () => expectEqual(step([10]), weightedLoss.plain));

  test("are PyTorch's CrossEntropyLoss(weight) with class weights", () => expectEqual(step([10], weights), weightedLoss.weighted));

  test.each([[[5, 5]], [[1, 6, 3]], [[4, 4, 2]]])('are those of one large batch when it comes in batches of %j', (sizes) => {
    expectEqual(step(sizes), weightedLoss.plain);
    expectEqual(step(sizes, weights), weightedLoss.weighted);
  });
});

test.each(expected.balanced)("balanced class weights are scikit-learn's ($classes classes)", ({ labelIds: ids, classes, weights: wanted }) => {
  const actual = balancedClassWeights(Int32Array.from(ids), classes);
  expect(actual).toHaveLength(classes);
  actual.forEach((weight, i) => expect(weight).toBeCloseTo(wanted[i]!, 14));
});

test('a class without rows weighs nothing, rather than infinitely much', () => {
  expect([...balancedClassWeights(Int32Array.of(0, 0, 2, 2), 3)]).toEqual([2 / 3, 0, 2 / 3]);
});
