"""Makes shared/math/fixtures/distribution.json: what SciPy and PyTorch answer for single distributions.

    python tools/reference/distribution.py

Needs scipy and torch. Our tests compare with it; they need no Python.
"""

import json
import pathlib

import numpy as np
import torch
from scipy.special import log_softmax, softmax
from scipy.stats import entropy, rankdata

OUT = pathlib.Path(__file__).parents[2] / "shared" / "math" / "fixtures" / "distribution.json"


def case(logits, temperature, label):
    logits = np.asarray(logits, dtype=np.float64)
    probabilities = softmax(logits / temperature)
    tensor = torch.tensor(logits, requires_grad=True)
    torch.nn.functional.cross_entropy(tensor[None], torch.tensor([label])).backward()
    return {
        "logits": logits.tolist(),
        "temperature": temperature,
        "label": label,
        "probabilities": probabilities.tolist(),
        "entropyBits": float(entropy(probabilities, base=2)),
        "logProbability": float(log_softmax(logits)[label]),
        "rank": int(rankdata(-logits, method="min")[label]),
        "gradient": tensor.grad.tolist(),
    }


def main():
    random = np.random.default_rng(7)
    cases = [
        case([2.0, 1.0, -1.0], 1.0, 0),
        case([2.0, 1.0, -1.0], 0.25, 1),
        case([3.0, 3.0, 3.0, 3.0], 2.0, 2),
        case([1000.0, 999.0, -1000.0], 1.0, 2),
        case(random.normal(0, 4, 40), 1.7, 11),
    ]
    OUT.write_text(json.dumps(cases) + "\n")


if __name__ == "__main__":
    main()
