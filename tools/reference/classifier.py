"""Expected values of classification with PyTorch: logits, and fifty training steps without dropout.

Small fixture, committed (electron/training/fixtures/tiny-bert):
    python tools/reference/classifier.py tiny --reviews resources/samples/reviews.csv --out electron/training/fixtures/tiny-bert
Full check, not committed (a folder with encoder + new head, and expected values beside it):
    python tools/reference/classifier.py full --encoder DIR --csv FILE --text COL --label COL --rows 200 --max-length N --out DIR

Needs torch, transformers, safetensors. The optimizer, schedule and clipping are those of Hugging Face's Trainer.
"""

import argparse
import collections
import csv
import json
import os
import re

import torch
from safetensors.torch import save_file
from transformers import AutoModelForSequenceClassification, AutoTokenizer, BertConfig, BertForPreTraining, BertForSequenceClassification, BertTokenizerFast

from trainer_steps import train

SETTINGS = {"steps": 50, "batchSize": 8, "warmup": 0.1, "weightDecay": 0.01}


def read_rows(path, text, label, count):
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))[:count]
    names = sorted({row[label].strip() for row in rows})
    return [row[text] for row in rows], [names.index(row[label].strip()) for row in rows], names


def encode(tokenizer, texts, max_length):
    return [tokenizer(text, truncation=True, max_length=max_length)["input_ids"] for text in texts]


def logits_of(model, tokenizer, ids):
    model.eval()
    with torch.no_grad():
        batches = [tokenizer.pad({"input_ids": ids[i : i + 16]}, return_tensors="pt") for i in range(0, len(ids), 16)]
        return torch.cat([model(**batch).logits for batch in batches]).tolist()


def train_classifier(model, tokenizer, ids, labels, settings):
    """Dropout off."""
    model.eval()
    size = settings["batchSize"]

    def batch_at(step):
        first = step * size % len(ids)
        batch = tokenizer.pad({"input_ids": ids[first : first + size]}, return_tensors="pt")
        return {**batch, "labels": torch.tensor(labels[first : first + size])}

    return train(model, settings, batch_at)


def contiguous(model):
    return {name: tensor.detach().clone().contiguous() for name, tensor in model.state_dict().items()}


def expected(model, tokenizer, texts, labels, names, max_length, learning_rate, out):
    ids = encode(tokenizer, texts, max_length)
    before = logits_of(model, tokenizer, ids)
    settings = {**SETTINGS, "learningRate": learning_rate, "maxLength": max_length}
    losses, norms = train_classifier(model, tokenizer, ids, labels, settings)
    save_file(contiguous(model), os.path.join(out, "trained.safetensors"), {"format": "pt"})
    values = {"settings": settings, "labels": names, "texts": texts, "labelIds": labels, "inputIds": ids, "logits": before, "losses": losses, "gradientNorms": norms, "trainedLogits": logits_of(model, tokenizer, ids)}
    with open(os.path.join(out, "expected.json"), "w", encoding="utf-8") as file:
        json.dump(values, file, ensure_ascii=False)


def small_vocabulary(texts):
    words = collections.Counter(re.findall(r"[a-z]+", " ".join(texts).lower()))
    letters = list("abcdefghijklmnopqrstuvwxyz0123456789.,!?'\"-:;()")
    frequent = [word for word, count in sorted(words.items(), key=lambda item: (-item[1], item[0])) if count > 1 and len(word) > 1]
    return ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *("##" + letter for letter in letters[:36]), *frequent[:250]]


def published_spelling(model):
    """A pre-training checkpoint with the exact tensor names of bert-base-uncased: gamma and beta, `bert.`, tied decoder."""
    tensors = contiguous(model)
    tensors["bert.embeddings.position_ids"] = torch.arange(model.config.max_position_embeddings).unsqueeze(0)
    tensors.pop("cls.predictions.decoder.weight", None)
    tensors.pop("cls.predictions.decoder.bias", None)
    return {name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta"): tensor for name, tensor in tensors.items()}


def tiny(args):
    torch.manual_seed(1)
    texts, labels, names = read_rows(args.reviews, "review", "sentiment", 64)
    base = os.path.join(args.out, "base")
    head = os.path.join(args.out, "classifier")
    for folder in (base, head):
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, "vocab.txt"), "w", encoding="utf-8") as file:
            file.write("\n".join(small_vocabulary(texts)) + "\n")
    tokenizer = BertTokenizerFast.from_pretrained(base)
    config = BertConfig(vocab_size=len(small_vocabulary(texts)), hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64, max_position_embeddings=64, initializer_range=0.2)
    pretrained = BertForPreTraining(config)
    for name, parameter in pretrained.named_parameters():
        if name.endswith(".bias") or "LayerNorm" in name:
            parameter.data += 0.1 * torch.randn_like(parameter)
    save_file(published_spelling(pretrained), os.path.join(base, "model.safetensors"), {"format": "pt"})
    config.architectures = ["BertForPreTraining"]
    config.to_json_file(os.path.join(base, "config.json"))

    config.id2label, config.label2id = dict(enumerate(names)), {name: i for i, name in enumerate(names)}
    config.architectures = ["BertForSequenceClassification"]
    model = BertForSequenceClassification(config)
    model.bert.load_state_dict(pretrained.bert.state_dict(), strict=False)
    save_file(contiguous(model), os.path.join(head, "model.safetensors"), {"format": "pt"})
    config.to_json_file(os.path.join(head, "config.json"))
    expected(model, tokenizer, texts, labels, names, 48, 1e-3, args.out)


def full(args):
    torch.manual_seed(1)
    csv.field_size_limit(1 << 30)
    texts, labels, names = read_rows(args.csv, args.text, args.label, args.rows)
    tokenizer = AutoTokenizer.from_pretrained(args.encoder)
    model = AutoModelForSequenceClassification.from_pretrained(args.encoder, num_labels=len(names), id2label=dict(enumerate(names)), label2id={name: i for i, name in enumerate(names)}).float()
    folder = os.path.join(args.out, "classifier")
    model.save_pretrained(folder)
    tokenizer.model_max_length = args.max_length
    tokenizer.save_pretrained(folder)
    expected(model, tokenizer, texts, labels, names, args.max_length, 5e-5, args.out)


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
modes = parser.add_subparsers(required=True)
mode = modes.add_parser("tiny")
mode.add_argument("--reviews", required=True)
mode.set_defaults(run=tiny)
mode = modes.add_parser("full")
for flag in ("--encoder", "--csv", "--text", "--label"):
    mode.add_argument(flag, required=True)
mode.add_argument("--rows", type=int, default=200)
mode.add_argument("--max-length", type=int, default=256)
mode.set_defaults(run=full)
for mode in modes.choices.values():
    mode.add_argument("--out", required=True)
arguments = parser.parse_args()
os.makedirs(arguments.out, exist_ok=True)
arguments.run(arguments)
