import { describe, expect, it } from 'vitest';
import { expectedCalibrationError } from './calibration';

describe('expectedCalibrationError', () => {
  it('is the gap between confidence and accuracy, by bins (worked by hand)', () => {
    // Two rows at 0.9, one of them right: |1 − 1.8| = 0.8. One at 0.6, right: 0.4. Together 1.2 over 3 rows.
    const probabilities = [0.9, 0.1, 0.1, 0.9, 0.6, 0.4];
    expect(expectedCalibrationError(probabilities, [0, 0, 0], 2)).toBeCloseTo(0.4, 12);
  });

  it('is zero where certainty is always right, and one where it never is', () => {
    expect(expectedCalibrationError([1, 0, 0, 1], [0, 1], 2)).toBe(0);
    expect(expectedCalibrationError([1, 0, 0, 1], [1, 0], 2)).toBe(1);
  });
});
