"""What `tunesmith logits` and `tunesmith tokenize` should print, from Python's transformers.

    python tools/reference/logits.py --model DIR [--ids] < lines-of-json-strings

Needs torch and transformers. Texts are cut at tokenizer_config.json's model_max_length, as `tunesmith logits` does;
ids are not cut.
"""

import argparse
import json
import sys

import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--model", required=True)
parser.add_argument("--ids", action="store_true")
arguments = parser.parse_args()

tokenizer = AutoTokenizer.from_pretrained(arguments.model)
model = None if arguments.ids else AutoModelForSequenceClassification.from_pretrained(arguments.model).eval()
for line in sys.stdin:
    text = json.loads(line)
    if model is None:
        print(json.dumps(tokenizer(text).input_ids))
        continue
    with torch.no_grad():
        print(json.dumps(model(**tokenizer(text, truncation=True, return_tensors="pt")).logits[0].tolist()))
