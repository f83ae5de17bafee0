"""Makes electron/training/fixtures/training.json: what PyTorch, transformers and scikit-learn answer, for our tests.

    python tools/reference/training.py

Needs numpy, torch, transformers, accelerate, scikit-learn. Deterministic: running it again changes nothing.
"""

import json
import math
import pathlib

import numpy as np
import torch
from sklearn.utils.class_weight import compute_class_weight
from transformers import BertConfig, BertForSequenceClassification, Trainer, get_linear_schedule_with_warmup

FIXTURE = pathlib.Path(__file__).resolve().parents[2] / "electron" / "training" / "fixtures" / "training.json"


def decay():
    """Which parameters Trainer's weight decay is for."""
    config = BertConfig(vocab_size=8, hidden_size=4, num_hidden_layers=2, num_attention_heads=2, intermediate_size=8, max_position_embeddings=8)
    model = BertForSequenceClassification(config)
    decayed = Trainer.get_decay_parameter_names(None, model)
    return {"decayed": decayed, "plain": [name for name, _ in model.named_parameters() if name not in decayed]}


def schedule(total_steps, warmup, learning_rate):
    """The rate of each step, its warm-up rounded as Trainer rounds it."""
    optimizer = torch.optim.AdamW([torch.nn.Parameter(torch.zeros(1))], lr=learning_rate)
    scheduler = get_linear_schedule_with_warmup(optimizer, math.ceil(total_steps * warmup), total_steps)
    rates = []
    for _ in range(total_steps):
        rates.append(scheduler.get_last_lr()[0])
        optimizer.step()
        scheduler.step()
    return {"totalSteps": total_steps, "warmup": warmup, "learningRate": learning_rate, "rates": rates}


def weighted_loss(rng):
    """CrossEntropyLoss(weight) over one large batch, and its gradient."""
    logits = torch.tensor(rng.integers(-24, 25, size=(10, 3)) / 8, dtype=torch.float64, requires_grad=True)
    labels = torch.tensor([0, 0, 1, 0, 2, 0, 1, 0, 0, 0])
    weights = torch.tensor([0.5, 1.75, 3.25], dtype=torch.float64)
    case = {"logits": logits.flatten().tolist(), "labelIds": labels.tolist(), "classWeights": weights.tolist()}
    for name, weight in (("weighted", weights), ("plain", None)):
        logits.grad = None
        loss = torch.nn.CrossEntropyLoss(weight=weight)(logits, labels)
        loss.backward()
        case[name] = {"loss": loss.item(), "gradient": logits.grad.flatten().tolist()}
    return case


def balanced(labels, classes):
    return {"labelIds": labels, "classes": classes, "weights": compute_class_weight("balanced", classes=np.arange(classes), y=np.array(labels)).tolist()}


def adamw(rng):
    """Weights after each of five steps, one parameter with weight decay and one without."""
    weight = torch.nn.Parameter(torch.tensor(rng.integers(-16, 17, size=6) / 8, dtype=torch.float64))
    bias = torch.nn.Parameter(torch.tensor(rng.integers(-16, 17, size=3) / 8, dtype=torch.float64))
    optimizer = torch.optim.AdamW([{"params": [weight], "weight_decay": 0.1}, {"params": [bias], "weight_decay": 0.0}], lr=1, betas=(0.9, 0.999), eps=1e-8)
    case = {"weightDecay": 0.1, "weight": weight.tolist(), "bias": bias.tolist(), "steps": []}
    for rate in (0.0, 0.01, 0.02, 0.01, 0.005):
        weight.grad = torch.tensor(rng.integers(-16, 17, size=6) / 64, dtype=torch.float64)
        bias.grad = torch.tensor(rng.integers(-16, 17, size=3) / 64, dtype=torch.float64)
        for group in optimizer.param_groups:
            group["lr"] = rate
        optimizer.step()
        case["steps"].append({"learningRate": rate, "weightGradient": weight.grad.tolist(), "biasGradient": bias.grad.tolist(), "weight": weight.tolist(), "bias": bias.tolist()})
    return case


generator = np.random.default_rng(11)
FIXTURE.write_text(
    json.dumps(
        {
            "decay": decay(),
            "schedules": [schedule(10, 0.1, 5e-5), schedule(7, 0.2, 3e-4), schedule(5, 0.0, 1e-3), schedule(4, 1.0, 1e-3), schedule(1, 0.1, 1e-3)],
            "weightedLoss": weighted_loss(generator),
            "balanced": [balanced([0, 0, 0, 1], 2), balanced([2, 0, 0, 1, 2, 0, 0, 0, 0], 3)],
            "adamw": adamw(generator),
        },
        separators=(",", ":"),
    )
    + "\n"
)
