"""The peers of tools/bench/inference.mjs. Each prints one JSON line.

    python inference_peers.py export FOLDER FILE.onnx
    python inference_peers.py pipeline|onnxruntime FOLDER TEXTS.json BATCH [FILE.onnx]
    python inference_peers.py sentence FOLDER TEXTS.json FILE.onnx

Rates are texts a second, tokenizing included. `pipeline` is transformers' text-classification pipeline. `onnxruntime` has
the texts sorted by length, as Tunesmith does it by itself. `sentence`: the median milliseconds of one text at a time.
"""

import json
import statistics
import sys
import time

import numpy
import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer, pipeline

what, folder, *rest = sys.argv[1:]
MAX_LENGTH = 256
WARM_UP = 32


def load(folder):
    return AutoModelForSequenceClassification.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()


def session_of(path):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = torch.get_num_threads()
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


class Logits(torch.nn.Module):
    """The model with its inputs in a fixed order, as the exporter wants it."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask, token_type_ids):
        return self.model(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids).logits


def export(path):
    names = ["input_ids", "attention_mask", "token_type_ids"]
    example = AutoTokenizer.from_pretrained(folder)(["one text", "another, longer one"], padding=True, return_tensors="pt")
    batch, length = torch.export.Dim("batch", max=64), torch.export.Dim("length", max=512)
    shapes = tuple({0: batch, 1: length} for _ in names)
    inputs = tuple(example[name] for name in names)
    torch.onnx.export(Logits(load(folder)), inputs, path, input_names=names, output_names=["logits"], dynamic_shapes=shapes, dynamo=True, external_data=False)
    return {"file": path}


def with_pipeline(texts, batch):
    classify = pipeline("text-classification", model=folder, device="cpu", batch_size=batch, truncation=True, max_length=MAX_LENGTH)
    classify(texts[:WARM_UP])
    start = time.perf_counter()
    classify(texts)
    return {"rate": len(texts) / (time.perf_counter() - start)}


def with_onnxruntime(texts, batch, path):
    session, tokenizer = session_of(path), AutoTokenizer.from_pretrained(folder)
    logits(session, tokenizer, texts[:batch])
    start = time.perf_counter()
    encodings = tokenizer(texts, truncation=True, max_length=MAX_LENGTH)
    order = sorted(range(len(texts)), key=lambda row: -len(encodings["input_ids"][row]))
    for first in range(0, len(order), batch):
        rows = order[first : first + batch]
        run(session, tokenizer.pad({name: [values[row] for row in rows] for name, values in encodings.items()}, return_tensors="np"))
    return {"rate": len(texts) / (time.perf_counter() - start)}


def one_at_a_time(texts, path):
    session, tokenizer = session_of(path), AutoTokenizer.from_pretrained(folder)
    logits(session, tokenizer, texts[:1])
    milliseconds = []
    for text in texts:
        start = time.perf_counter()
        logits(session, tokenizer, [text])
        milliseconds.append(1000 * (time.perf_counter() - start))
    return {"milliseconds": statistics.median(milliseconds)}


def logits(session, tokenizer, texts):
    return run(session, tokenizer(texts, padding=True, truncation=True, max_length=MAX_LENGTH, return_tensors="np"))


def run(session, inputs):
    wanted = {argument.name for argument in session.get_inputs()}
    return session.run(None, {name: numpy.asarray(values, dtype=numpy.int64) for name, values in inputs.items() if name in wanted})[0]


def read(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


if what == "export":
    print(json.dumps(export(*rest)))
elif what == "pipeline":
    print(json.dumps(with_pipeline(read(rest[0]), int(rest[1]))))
elif what == "onnxruntime":
    print(json.dumps(with_onnxruntime(read(rest[0]), int(rest[1]), rest[2])))
elif what == "sentence":
    print(json.dumps(one_at_a_time(read(rest[0]), rest[1])))
else:
    raise SystemExit(f"Unknown: {what}")
