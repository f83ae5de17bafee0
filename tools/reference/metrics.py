"""Makes shared/math/fixtures/*.json: what scikit-learn, PyTorch and transformers answer, for our tests to match.

    python tools/reference/metrics.py

Needs numpy, scikit-learn, torch, transformers. Deterministic: running it again changes nothing.
"""

import json
import pathlib
import warnings

import numpy as np
import torch
from sklearn import metrics
from transformers import get_linear_schedule_with_warmup

FIXTURES = pathlib.Path(__file__).resolve().parents[2] / "shared" / "math" / "fixtures"


def write(name, value):
    (FIXTURES / name).write_text(json.dumps(value, separators=(",", ":")) + "\n")


def random_logits(rng, rows, classes, spread=24):
    """Multiples of 1/8, so that they are exact in float32 and short in JSON."""
    return rng.integers(-spread, spread + 1, size=(rows, classes)) / 8


def softmax(logits):
    return torch.softmax(torch.tensor(logits, dtype=torch.float64), dim=1).numpy()


def metric_case(name, logits, y_true):
    logits = np.asarray(logits, dtype=np.float64)
    classes = list(range(logits.shape[1]))
    probabilities = softmax(logits)
    y_pred = probabilities.argmax(axis=1)
    precision, recall, f1, support = metrics.precision_recall_fscore_support(
        y_true, y_pred, labels=classes, zero_division=0
    )
    return {
        "name": name,
        "classes": len(classes),
        "logits": logits.ravel().tolist(),
        "labelIds": [int(y) for y in y_true],
        "accuracy": metrics.accuracy_score(y_true, y_pred),
        "macroF1": metrics.f1_score(y_true, y_pred, average="macro", zero_division=0),
        "loss": metrics.log_loss(y_true, y_proba=probabilities, labels=classes),
        "lossFloat32": float(metrics.log_loss(y_true, y_proba=probabilities.astype(np.float32), labels=classes)),
        "precision": precision.tolist(),
        "recall": recall.tolist(),
        "f1": f1.tolist(),
        "support": support.tolist(),
        "confusionMatrix": metrics.confusion_matrix(y_true, y_pred, labels=classes).tolist(),
    }


def metric_cases():
    rng = np.random.default_rng(7)
    three = random_logits(rng, 40, 3)
    never_predicted = random_logits(rng, 20, 4)
    never_predicted[:, 2] = -10
    return [
        metric_case("two classes", random_logits(rng, 30, 2), rng.integers(0, 2, 30)),
        metric_case("three classes, mostly right", three, np.where(rng.random(40) < 0.8, three.argmax(axis=1), 0)),
        metric_case("a class that is never predicted", never_predicted, rng.integers(0, 4, 20)),
        metric_case("a class with no example", random_logits(rng, 25, 4), rng.integers(0, 3, 25)),
        metric_case("a class neither seen nor predicted", np.hstack([random_logits(rng, 9, 2), np.full((9, 1), -50)]), rng.integers(0, 2, 9)),
        metric_case("every answer wrong", [[1, 0], [0, 1], [2, 0]], [1, 0, 1]),
        metric_case("every answer right", [[1, 0], [0, 1], [2, 0]], [0, 1, 0]),
        metric_case("one row", [[0.5, -0.25, 1]], [2]),
        metric_case("equal logits: the first class wins", [[0, 0, 0], [1, 2, 2]], [0, 2]),
        metric_case("sure and wrong: the loss is clipped", [[500, 0], [0, 0.5]], [1, 1]),
        metric_case("sure and right: the loss is clipped", [[0, 500], [0, 90]], [1, 1]),
        metric_case("fifty classes", random_logits(rng, 60, 50), rng.integers(0, 50, 60)),
    ]


def cross_entropy_cases():
    rng = np.random.default_rng(11)
    cases = []
    for rows, classes, weighted in [(1, 2, False), (12, 3, False), (12, 3, True), (20, 7, True)]:
        logits = random_logits(rng, rows, classes, spread=80)
        labels = rng.integers(0, classes, rows)
        weights = rng.integers(1, 17, classes) / 8 if weighted else None
        loss = torch.nn.functional.cross_entropy(
            torch.tensor(logits), torch.tensor(labels), weight=None if weights is None else torch.tensor(weights)
        )
        cases.append({
            "classes": classes,
            "logits": logits.ravel().tolist(),
            "labelIds": labels.tolist(),
            "classWeights": None if weights is None else weights.tolist(),
            "loss": loss.item(),
        })
    # Logits whose exponentials overflow unless the largest is taken off first.
    extreme = torch.tensor([[1000.0, 998.0], [-1000.0, -1003.0]], dtype=torch.float64)
    cases.append({
        "classes": 2,
        "logits": extreme.flatten().tolist(),
        "labelIds": [1, 0],
        "classWeights": None,
        "loss": torch.nn.functional.cross_entropy(extreme, torch.tensor([1, 0])).item(),
    })
    return cases


def schedule_cases():
    cases = []
    for warmup, total in [(0, 5), (3, 10), (10, 10), (12, 10), (1, 1), (0, 0)]:
        optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
        schedule = get_linear_schedule_with_warmup(optimizer, warmup, total)
        factors = []
        for _ in range(total + 3):
            factors.append(schedule.get_last_lr()[0])
            optimizer.step()
            schedule.step()
        cases.append({"warmupSteps": warmup, "totalSteps": total, "factors": factors})
    return cases


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    FIXTURES.mkdir(parents=True, exist_ok=True)
    write("metrics.json", metric_cases())
    write("cross-entropy.json", cross_entropy_cases())
    write("schedules.json", schedule_cases())
