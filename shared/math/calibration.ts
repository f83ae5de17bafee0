import { argmaxRows, type NumberRows } from './softmax';

/** Bins of equal width, as Guo et al. 2017 take. */
const BINS = 15;

/**
 * Expected calibration error (Naeini et al. 2015): how far a classifier's confidence, the probability of the class it
 * chooses, is from how often it is right; the mean over bins of confidence, each weighted by its rows. 0 is honest, and what no rows have. Equal to Guo's own code (temperature_scaling, `_ECELoss`);
 * some libraries put a confidence that lies exactly on an edge into the bin above.
 *
 * @param probabilities N×C, rows that sum to 1
 */
export function expectedCalibrationError(probabilities: NumberRows, labelIds: ArrayLike<number>, classes: number): number {
  if (labelIds.length === 0) return 0;
  const chosen = argmaxRows(probabilities, classes);
  const gaps = new Float64Array(BINS);
  chosen.forEach((choice, row) => {
    const confidence = probabilities[row * classes + choice]!;
    // A bin holds its upper edge, not its lower one.
    const bin = Math.max(0, Math.ceil(confidence * BINS) - 1);
    gaps[bin]! += (choice === labelIds[row] ? 1 : 0) - confidence;
  });
  return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / chosen.length;
}
