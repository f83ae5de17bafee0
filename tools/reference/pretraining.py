"""Expected values of pre-training with PyTorch: `BertForPreTraining`'s logits, and a hundred steps with fixed masks, no dropout.

    python tools/reference/pretraining.py --model electron/training/fixtures/tiny-bert/base --out electron/training/fixtures/pretraining.json

The model is the one that tools/reference/classifier.py made. Needs torch, transformers. Rows are random tokens; labels of -100
are ignored, as in transformers: a row may be no pair. The optimizer, schedule and clipping are those of Hugging Face's Trainer.
"""

import argparse
import json

import torch
from transformers import BertForPreTraining

from trainer_steps import train

SETTINGS = {"steps": 100, "warmup": 0.1, "weightDecay": 0.01, "learningRate": 1e-3}
ROWS, LONGEST, BATCHES = 6, 24, 8
PAD, CLS, SEP, MASK = 0, 2, 3, 4
FIRST_ORDINARY = 5


def row(generator, vocabulary):
    """Ids, token types, masked positions with what stood there, and whether the second text follows (-100: no pair)."""
    draw = lambda low, high: int(torch.randint(low, high, (1,), generator=generator))
    first = [draw(FIRST_ORDINARY, vocabulary) for _ in range(draw(3, LONGEST // 2))]
    second = [draw(FIRST_ORDINARY, vocabulary) for _ in range(draw(0, LONGEST // 2 - 3))]
    ids = [CLS, *first, SEP] + ([*second, SEP] if second else [])
    types = [0] * (len(first) + 2) + [1] * (len(ids) - len(first) - 2)
    ordinary = [i for i, token in enumerate(ids) if token >= FIRST_ORDINARY]
    chosen = sorted(ordinary[i] for i in torch.randperm(len(ordinary), generator=generator)[: 1 + len(ordinary) // 5].tolist())
    were = [ids[i] for i in chosen]
    for place, position in enumerate(chosen):
        ids[position] = MASK if place % 3 != 2 else draw(FIRST_ORDINARY, vocabulary)
    return {"inputIds": ids, "tokenTypeIds": types, "positions": chosen, "maskedIds": were, "next": draw(0, 2) if second else -100}


def tensors(rows):
    length = max(len(r["inputIds"]) for r in rows)
    pad = lambda values, filler: values + [filler] * (length - len(values))
    labels = [[-100] * length for _ in rows]
    for i, r in enumerate(rows):
        for position, token in zip(r["positions"], r["maskedIds"]):
            labels[i][position] = token
    return {
        "input_ids": torch.tensor([pad(r["inputIds"], PAD) for r in rows]),
        "token_type_ids": torch.tensor([pad(r["tokenTypeIds"], 0) for r in rows]),
        "attention_mask": torch.tensor([pad([1] * len(r["inputIds"]), 0) for r in rows]),
        "labels": torch.tensor(labels),
        "next_sentence_label": torch.tensor([r["next"] for r in rows]),
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", required=True)
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    model = BertForPreTraining.from_pretrained(args.model).float().eval()
    generator = torch.Generator().manual_seed(1)
    rows = [[row(generator, model.config.vocab_size) for _ in range(ROWS)] for _ in range(BATCHES)]
    batches = [tensors(batch) for batch in rows]
    with torch.no_grad():
        output = model(**batches[0])
    masked = output.prediction_logits[batches[0]["labels"] != -100]
    losses, norms = train(model, SETTINGS, lambda step: batches[step % len(batches)])
    rounded = lambda values: [round(v, 6) for v in values]
    values = {
        "settings": SETTINGS,
        "batches": rows,
        "maskedLogits": [rounded(r) for r in masked.tolist()],
        "nextLogits": output.seq_relationship_logits.tolist(),
        "losses": losses,
        "gradientNorms": norms,
    }
    with open(args.out, "w", encoding="utf-8") as file:
        json.dump(values, file)


main()
