"""The peer of tools/bench/pretraining.mjs: one pre-training step of transformers' BertForPreTraining. Prints one JSON line.

    python tools/bench/pretraining_step.py --layers N --hidden N --heads N --vocabulary N --batch-size N --length N
        [--steps N] [--precision f32|bf16] [--head all|masked] [--dropout P]

Random weights, full rows of random tokens, 15 % of them to guess. With `--head all` the model itself computes the loss, and
scores the vocabulary at every position; with `masked` only at those to guess, as Tunesmith does. Each step is the way forward,
the way back, clipping to norm 1 and a fused AdamW; the fastest counts.
"""

import argparse
import json
import time

import torch
from transformers import BertConfig, BertForPreTraining

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
for flag in ("--layers", "--hidden", "--heads", "--vocabulary", "--batch-size", "--length"):
    parser.add_argument(flag, type=int, required=True)
parser.add_argument("--steps", type=int, default=12)
parser.add_argument("--threads", type=int)
parser.add_argument("--precision", choices=["f32", "bf16"], default="f32")
parser.add_argument("--head", choices=["all", "masked"], default="all")
parser.add_argument("--dropout", type=float, default=0.0)
a = parser.parse_args()

torch.manual_seed(1)
if a.threads:
    torch.set_num_threads(a.threads)
sizes = {"vocab_size": a.vocabulary, "hidden_size": a.hidden, "num_hidden_layers": a.layers, "num_attention_heads": a.heads}
config = BertConfig(**sizes, intermediate_size=4 * a.hidden, hidden_dropout_prob=a.dropout, attention_probs_dropout_prob=a.dropout)
model = BertForPreTraining(config).train()
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-5, fused=True)

ids = torch.randint(0, a.vocabulary, (a.batch_size, a.length))
masked = torch.zeros_like(ids, dtype=torch.bool)
masked[:, 1 : 1 + round(0.15 * (a.length - 2))] = True
labels = torch.where(masked, ids, -100)
follows = torch.zeros(a.batch_size, dtype=torch.long)


def loss_of_model():
    return model(input_ids=ids, labels=labels, next_sentence_label=follows).loss


def loss_at_masked():
    output = model.bert(input_ids=ids)
    words = model.cls.predictions(output.last_hidden_state[masked])
    pairs = model.cls.seq_relationship(output.pooler_output)
    cross_entropy = torch.nn.functional.cross_entropy
    return cross_entropy(words.float(), ids[masked]) + cross_entropy(pairs.float(), follows)


best = float("inf")
for _ in range(a.steps):
    started = time.perf_counter()
    with torch.autocast("cpu", torch.bfloat16, enabled=a.precision == "bf16"):
        loss = loss_of_model() if a.head == "all" else loss_at_masked()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    optimizer.zero_grad()
    best = min(best, time.perf_counter() - started)
print(json.dumps({"stepMilliseconds": 1000 * best, "torch": torch.__version__}))
