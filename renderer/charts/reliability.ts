/** Rows of about equal confidence: how sure the model was of them, and how often it was right. */
export interface ReliabilityBin {
  readonly rows: number;
  /** Mean probability of the answers, 0..1. */
  readonly confidence: number;
  /** Share of right answers, 0..1. */
  readonly accuracy: number;
}

export interface Answer {
  readonly trueClass: number;
  readonly predictedClass: number;
  readonly probabilities: readonly number[];
}

/** The reliability diagram's bins (DeGroot and Fienberg 1983), of equal width; empty ones are left out. */
export function reliabilityBins(answers: readonly Answer[], bins = 10): readonly ReliabilityBin[] {
  const sums = Array.from({ length: bins }, () => ({ rows: 0, confidence: 0, right: 0 }));
  for (const { trueClass, predictedClass, probabilities } of answers) {
    const confidence = probabilities[predictedClass]!;
    const bin = sums[Math.min(bins - 1, Math.max(0, Math.ceil(confidence * bins) - 1))]!;
    bin.rows++;
    bin.confidence += confidence;
    if (trueClass === predictedClass) bin.right++;
  }
  return sums.filter(({ rows }) => rows > 0).map(({ rows, confidence, right }) => ({ rows, confidence: confidence / rows, accuracy: right / rows }));
}

/** One point of the curve of accuracy over coverage. */
export interface CoveragePoint {
  /** Share of the rows that are answered, the surest first. */
  readonly coverage: number;
  readonly accuracy: number;
}

/** How good the answers are if only the surest are given (risk–coverage, El-Yaniv and Wiener 2010), at about `points` places. */
export function accuracyByCoverage(answers: readonly Answer[], points = 50): readonly CoveragePoint[] {
  const sorted = [...answers].sort((a, b) => b.probabilities[b.predictedClass]! - a.probabilities[a.predictedClass]!);
  const curve: CoveragePoint[] = [];
  let right = 0;
  let nextAt = Math.max(1, Math.ceil(sorted.length / points));
  const every = nextAt;
  sorted.forEach(({ trueClass, predictedClass }, i) => {
    if (trueClass === predictedClass) right++;
    if (i + 1 < nextAt && i + 1 < sorted.length) return;
    curve.push({ coverage: (i + 1) / sorted.length, accuracy: right / (i + 1) });
    nextAt += every;
  });
  return curve;
}
