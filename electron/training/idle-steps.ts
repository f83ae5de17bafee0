import type { StepFactors } from './step-factors';

/**
 * From so many steps without a gradient on, a first moment moves nothing any more: 0.9¹⁵⁰ is 10⁻⁷, and the step that it stands
 * for is lost in the rounding of the weight.
 */
const REPLAYED = 150;

/** A weight may come out wrong by this share of what the steps moved it: as in a dense step, where TensorFlow forms 1 − β₂ in float32. */
const TOLERANCE = 1e-5;

/**
 * Steps of AdamW in which some weights had no gradient, made all at once. With m and v a weight's moments before them, and
 * s = √v, the j-th of them takes
 *
 *     Δ_j = a_j·m / (s·b_j + e_j)      a_j = size_j·β₁ʲ, b_j = β₂^(j/2), e_j = epsilon_j
 *
 * from the weight. b and e hardly change while a falls to nothing, so that the sum is, with D = s·b̄ + ē for their means
 * weighted with a, and δ_j = s·(b_j − b̄) + (e_j − ē),
 *
 *     ΣΔ = m/D·(Σa + Σaδ²/D²)          (Taylor; the terms of first order cancel)
 *
 * up to terms of third order, which are bounded: where they might count, the steps are added up one by one. Weight decay in
 * between shrinks what earlier steps took as it shrinks the weight.
 */
export class IdleSteps {
  /** By what the weight is multiplied first. */
  private readonly kept: number;
  private readonly a: number[] = [];
  private readonly b: number[] = [];
  private readonly e: number[] = [];
  private readonly sum: number;
  private readonly meanB: number;
  private readonly meanE: number;
  // Σ a·(b − b̄)², Σ a·(b − b̄)(e − ē), Σ a·(e − ē)², and the third powers' absolute values
  private bb = 0;
  private be = 0;
  private ee = 0;
  private bbb = 0;
  private eee = 0;
  /** What remains of the moments. */
  readonly moment1: number;
  readonly moment2: number;

  /**
   * @param steps those without a gradient, in order
   * @param count of all of them; those that are not in `steps` any more move nothing
   * @param keptAfter by what the weight is multiplied in those
   */
  constructor(steps: readonly StepFactors[], { beta1, beta2, count, keptAfter }: { readonly beta1: number; readonly beta2: number; readonly count: number; readonly keptAfter: number }) {
    let kept = keptAfter;
    for (let j = steps.length; j >= 1; j--) {
      const { size, epsilon, kept: keptHere } = steps[j - 1]!;
      this.a[j - 1] = size * beta1 ** j * kept;
      this.b[j - 1] = beta2 ** (j / 2);
      this.e[j - 1] = epsilon;
      kept *= keptHere;
    }
    this.kept = kept;
    this.moment1 = beta1 ** count;
    this.moment2 = beta2 ** count;
    this.sum = this.a.reduce((total, a) => total + a, 0);
    const mean = (values: readonly number[]) => (this.sum > 0 ? values.reduce((total, value, j) => total + this.a[j]! * value, 0) / this.sum : 1);
    this.meanB = mean(this.b);
    this.meanE = mean(this.e);
    this.a.forEach((a, j) => {
      const [b, e] = [this.b[j]! - this.meanB, this.e[j]! - this.meanE];
      this.bb += a * b * b;
      this.be += a * b * e;
      this.ee += a * e * e;
      this.bbb += a * Math.abs(b) ** 3;
      this.eee += a * Math.abs(e) ** 3;
    });
  }

  /** How many of so many steps there are to replay. */
  static replayed(count: number): number {
    return Math.min(count, REPLAYED);
  }

  /** Writes the weights after these steps, from those before and their moments. */
  apply(weights: Float32Array, moment1: Float32Array, moment2: Float32Array, into: Float32Array): void {
    const { kept, sum, meanB, meanE, bb, be, ee } = this;
    const [thirdB, thirdE, allowed] = [4 * this.bbb, 4 * this.eee, TOLERANCE * sum];
    for (let i = 0; i < weights.length; i++) {
      const [m, s] = [moment1[i]!, Math.sqrt(moment2[i]!)];
      const inverse = 1 / (s * meanB + meanE);
      const [x, y] = [s * inverse, inverse];
      // |δ|³ ≤ 4·(s³·|b − b̄|³ + |e − ē|³)
      const isNear = thirdB * x * x * x + thirdE * y * y * y <= allowed;
      const taken = isNear ? m * inverse * (sum + x * x * bb + 2 * x * y * be + y * y * ee) : this.oneByOne(m, s);
      into[i] = kept * weights[i]! - taken;
    }
  }

  private oneByOne(m: number, s: number): number {
    let taken = 0;
    for (let j = 0; j < this.a.length; j++) taken += (this.a[j]! * m) / (s * this.b[j]! + this.e[j]!);
    return taken;
  }
}
