import type { LogisticObjective } from './logistic-objective';

/** Far more than such a problem takes; bounds the time of a hopeless one. */
const MAX_STEPS = 50;
const MAX_INNER_STEPS = 100;
const MAX_HALVINGS = 30;
/** Share of the promised decrease that a step must bring (Armijo). */
const SUFFICIENT_DECREASE = 1e-4;

/**
 * Minimises by truncated Newton steps (Nocedal and Wright, algorithm 7.1): conjugate gradients solve each step as
 * precisely as the distance from the minimum is worth. No matrix is kept but the data's, and no randomness is drawn.
 * Yields how far it is, 0 to 1, after each pass over the data.
 *
 * @param tolerance ends where no slope is steeper; scikit-learn's default is 1e-4
 */
export function* minimise(objective: LogisticObjective, tolerance = 1e-4): Generator<number, Float64Array, void> {
  const weights = new Float64Array(objective.size);
  const scores = objective.scores(weights);
  let steepest = 0;
  for (let step = 0; step < MAX_STEPS; step++) {
    const { value, gradient, probabilities } = objective.evaluate(weights, scores);
    const slope = gradient.reduce((largest, each) => Math.max(largest, Math.abs(each)), 0);
    steepest = Math.max(steepest, slope);
    if (slope <= tolerance) break;
    const done = Math.min(1, Math.log(steepest / slope) / Math.log(steepest / tolerance));
    const direction = yield* newtonDirection(objective, gradient, probabilities, Math.min(0.5, Math.sqrt(slope / steepest)), done);
    const changes = objective.scores(direction);
    if (!searchLine(objective, { weights, scores, value, fall: dot(gradient, direction) }, direction, changes)) break;
  }
  return weights;
}

/** Solves Hessian · direction = −gradient by conjugate gradients, until the rest is `precision` of the gradient. */
function* newtonDirection(objective: LogisticObjective, gradient: Float64Array, probabilities: Float64Array, precision: number, done: number): Generator<number, Float64Array, void> {
  const direction = new Float64Array(gradient.length);
  const rest = gradient.map((each) => -each);
  const search = rest.slice();
  let restSquared = dot(rest, rest);
  const enough = precision ** 2 * restSquared;
  for (let step = 0; step < MAX_INNER_STEPS && restSquared > enough; step++) {
    yield done;
    const curved = objective.curvature(search, probabilities);
    const curvature = dot(search, curved);
    if (curvature <= 0) break; // Only by rounding: the objective is convex.
    addScaled(direction, search, restSquared / curvature);
    addScaled(rest, curved, -restSquared / curvature);
    const before = restSquared;
    restSquared = dot(rest, rest);
    for (let i = 0; i < search.length; i++) search[i] = rest[i]! + (restSquared / before) * search[i]!;
  }
  return direction;
}

interface Point {
  readonly weights: Float64Array;
  readonly scores: Float64Array;
  readonly value: number;
  /** Slope along the direction, negative. */
  readonly fall: number;
}

/** Goes along the direction, halving the step until it brings enough. False where rounding leaves nothing to gain. */
function searchLine(objective: LogisticObjective, { weights, scores, value, fall }: Point, direction: Float64Array, changes: Float64Array): boolean {
  addScaled(weights, direction, 1);
  addScaled(scores, changes, 1);
  let length = 1;
  for (let halving = 0; halving < MAX_HALVINGS; halving++) {
    if (objective.value(weights, scores) <= value + SUFFICIENT_DECREASE * length * fall) return true;
    length /= 2;
    addScaled(weights, direction, -length);
    addScaled(scores, changes, -length);
  }
  addScaled(weights, direction, -length);
  addScaled(scores, changes, -length);
  return false;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function addScaled(target: Float64Array, other: Float64Array, factor: number): void {
  for (let i = 0; i < target.length; i++) target[i]! += factor * other[i]!;
}
