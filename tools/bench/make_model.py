"""A BERT folder for measuring: random weights of a shape, or an encoder with a new head, beside a given tokenizer.

    python make_model.py --like FOLDER --out FOLDER [--layers N --hidden N] [--labels A,B] [--max-length N]

Without a shape, the weights are those of `--like`.
"""

import argparse

import torch
from transformers import AutoConfig, AutoModelForSequenceClassification, AutoTokenizer

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--like", required=True)
parser.add_argument("--out", required=True)
parser.add_argument("--layers", type=int)
parser.add_argument("--hidden", type=int)
parser.add_argument("--labels", default="negative,positive")
parser.add_argument("--max-length", type=int, default=256)
arguments = parser.parse_args()

HEAD_SIZE = 64

labels = dict(enumerate(arguments.labels.split(",")))
head = {"num_labels": len(labels), "id2label": labels, "label2id": {name: number for number, name in labels.items()}}

torch.manual_seed(0)
if arguments.layers:
    shape = {"num_hidden_layers": arguments.layers, "hidden_size": arguments.hidden, "num_attention_heads": arguments.hidden // HEAD_SIZE, "intermediate_size": 4 * arguments.hidden}
    config = AutoConfig.from_pretrained(arguments.like, **head, **shape)
    model = AutoModelForSequenceClassification.from_config(config)
else:
    model = AutoModelForSequenceClassification.from_pretrained(arguments.like, **head, dtype=torch.float32)
model.save_pretrained(arguments.out)
AutoTokenizer.from_pretrained(arguments.like, model_max_length=arguments.max_length).save_pretrained(arguments.out)
