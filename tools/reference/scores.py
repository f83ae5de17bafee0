"""Makes shared/math/fixtures/scores.json: ROC-AUC, average precision, calibration error and intervals.

    python tools/reference/scores.py

Needs numpy, scipy and scikit-learn. Deterministic: running it again changes nothing.
"""

import json
import math
import pathlib
import warnings

import numpy as np
from scipy.stats import binomtest
from sklearn import metrics

FIXTURE = pathlib.Path(__file__).resolve().parents[2] / "shared" / "math" / "fixtures" / "scores.json"


def calibration_error(probabilities, y_true, bins=15):
    """Guo et al. 2017 as their code has it (gpleiss/temperature_scaling, _ECELoss): bins hold their upper edge."""
    confidences = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == y_true
    edges = np.linspace(0, 1, bins + 1)
    error = 0.0
    for low, high in zip(edges[:-1], edges[1:]):
        inside = (confidences > low) & (confidences <= high)
        if inside.any():
            error += abs(confidences[inside].mean() - right[inside].mean()) * inside.mean()
    return float(error)


def mean_over_classes(score, probabilities, y_true, has_score):
    classes = [1] if probabilities.shape[1] == 2 else range(probabilities.shape[1])
    scores = [score(y_true == c, probabilities[:, c]) for c in classes if has_score(y_true == c)]
    return float(np.mean(scores)) if scores else None


def ranking_case(name, probabilities, y_true):
    probabilities, y_true = np.asarray(probabilities, dtype=np.float64), np.asarray(y_true)
    classes = probabilities.shape[1]
    roc_auc = mean_over_classes(metrics.roc_auc_score, probabilities, y_true, lambda own: own.any() and not own.all())
    if classes > 2 and len(np.unique(y_true)) == classes:
        # Where every class is there, scikit-learn's own mean must be the same.
        assert math.isclose(roc_auc, metrics.roc_auc_score(y_true, probabilities, multi_class="ovr", average="macro"), abs_tol=1e-12)
    return {
        "name": name,
        "classes": classes,
        "probabilities": probabilities.ravel().tolist(),
        "labelIds": y_true.tolist(),
        "rocAuc": roc_auc,
        "averagePrecision": mean_over_classes(metrics.average_precision_score, probabilities, y_true, lambda own: own.any()),
        "expectedCalibrationError": calibration_error(probabilities, y_true),
    }


def random_probabilities(rng, rows, classes, steps=None):
    raw = rng.gamma(1.0, size=(rows, classes)) if steps is None else rng.integers(1, steps, size=(rows, classes)).astype(float)
    # Six digits are short in JSON; the last class takes what is left, so that rows still sum to 1.
    probabilities = np.round(raw / raw.sum(axis=1, keepdims=True), 6)
    return probabilities


def macro_f1_interval(matrix, rng, resamples=4000):
    """The plain bootstrap over examples, by scikit-learn."""
    matrix = np.asarray(matrix)
    cells = [(i, j) for i in range(len(matrix)) for j in range(len(matrix)) for _ in range(matrix[i, j])]
    y_true, y_pred = np.array(cells).T
    scores = []
    for _ in range(resamples):
        rows = rng.integers(0, len(y_true), len(y_true))
        scores.append(metrics.f1_score(y_true[rows], y_pred[rows], average="macro", zero_division=0))
    return np.quantile(scores, [0.025, 0.975]).tolist()


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    rng = np.random.default_rng(23)
    halves = np.array([0.2, 0.4, 0.6, 0.8, 1.0, 0.5, 1 / 3, 2 / 3])
    ranking = [
        ranking_case("two classes", random_probabilities(rng, 40, 2), rng.integers(0, 2, 40)),
        ranking_case("two classes, many ties", random_probabilities(rng, 60, 2, steps=4), rng.integers(0, 2, 60)),
        ranking_case("three classes", random_probabilities(rng, 50, 3), rng.integers(0, 3, 50)),
        ranking_case("four classes with ties, one without examples", random_probabilities(rng, 40, 4, steps=4), rng.integers(0, 3, 40)),
        ranking_case("all probabilities equal", np.full((6, 2), 0.5), [0, 1, 1, 0, 1, 1]),
        ranking_case("only the first of two classes", random_probabilities(rng, 5, 2), [0] * 5),
        ranking_case("only the second of two classes", random_probabilities(rng, 5, 2), [1] * 5),
        ranking_case("only one of three classes", random_probabilities(rng, 5, 3), [2] * 5),
        ranking_case("perfect", [[1, 0], [0.9, 0.1], [0.2, 0.8]], [0, 0, 1]),
        ranking_case("confidences on the edges of bins", np.stack([halves, 1 - halves], axis=1), [0, 1, 0, 0, 1, 0, 1, 0]),
    ]
    wilson = []
    for right, examples in [(0, 1), (1, 1), (0, 10), (7, 10), (50, 100), (913, 1000), (25000, 25000)]:
        interval = binomtest(right, examples).proportion_ci(0.95, method="wilson")
        wilson.append({"right": right, "examples": examples, "interval": [float(interval.low), float(interval.high)]})
    bootstrap = []
    for matrix in ([[40, 10], [5, 45]], [[300, 20, 5], [30, 100, 10], [2, 8, 25]], [[6, 2], [1, 3]]):
        bootstrap.append({"matrix": matrix, "interval": macro_f1_interval(matrix, rng)})
    FIXTURE.write_text(json.dumps({"ranking": ranking, "wilson": wilson, "macroF1": bootstrap}, separators=(",", ":")) + "\n")
