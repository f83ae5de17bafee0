"""What `tunesmith logits` and `tunesmith tokenize` should print, from Python's transformers.

    python tools/reference/logits.py --model DIR [--ids | --card] < lines-of-json-strings

Needs torch and transformers. Texts are cut at tokenizer_config.json's model_max_length, as `tunesmith logits` does for
models that read the beginnings of long texts; ids are not cut. With `--card` texts are read by the function `logits` of
the Python lines in the model's card, which models have that read both ends.
"""

import argparse
import json
import sys

import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from card_lines import python_lines

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--model", required=True)
parser.add_argument("--ids", action="store_true")
parser.add_argument("--card", action="store_true")
arguments = parser.parse_args()

if arguments.card:
    defined = {"print": lambda *_: None}
    exec(python_lines(arguments.model), defined)
    for line in sys.stdin:
        print(json.dumps(defined["logits"](json.loads(line)).tolist()))
    sys.exit()

tokenizer = AutoTokenizer.from_pretrained(arguments.model)
model = None if arguments.ids else AutoModelForSequenceClassification.from_pretrained(arguments.model).eval()
for line in sys.stdin:
    text = json.loads(line)
    if model is None:
        print(json.dumps(tokenizer(text).input_ids))
        continue
    with torch.no_grad():
        print(json.dumps(model(**tokenizer(text, truncation=True, return_tensors="pt")).logits[0].tolist()))
