"""The peer of tools/bench/training.mjs and tools/bench/accuracy.mjs: Hugging Face's Trainer on a CSV. Prints one JSON line.

    python tools/bench/hf_trainer.py --model DIR --data FILE --text COL --label COL [--test FILE] [--max-steps N]
        [--batch-size N] [--max-length N] [--learning-rate X] [--precision f32|bf16] [--group-by-length] [--seed N]

examplesPerSecond counts training steps alone, as the Trainer's own train_samples_per_second does.
"""

import argparse
import csv
import json
import os
import tempfile

import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer, DataCollatorWithPadding, Trainer, TrainingArguments, set_seed

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
for flag in ("--model", "--data", "--text", "--label"):
    parser.add_argument(flag, required=True)
parser.add_argument("--test")
parser.add_argument("--max-steps", type=int, default=-1)
parser.add_argument("--batch-size", type=int, default=16)
parser.add_argument("--max-length", type=int, default=256)
parser.add_argument("--learning-rate", type=float, default=5e-5)
parser.add_argument("--precision", choices=["f32", "bf16"], default="f32")
parser.add_argument("--group-by-length", action="store_true")
parser.add_argument("--seed", type=int, default=42)
arguments = parser.parse_args()

csv.field_size_limit(1 << 30)
tokenizer = AutoTokenizer.from_pretrained(arguments.model)


def read(path, names=None):
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t" if path.endswith(".tsv") else ","))
    names = names or sorted({row[arguments.label] for row in rows})
    encodings = tokenizer([row[arguments.text] for row in rows], truncation=True, max_length=arguments.max_length)
    return [{"input_ids": ids, "labels": names.index(row[arguments.label])} for ids, row in zip(encodings["input_ids"], rows)], names


train, names = read(arguments.data)
set_seed(arguments.seed)  # the classifier's own layer is drawn here
model = AutoModelForSequenceClassification.from_pretrained(arguments.model, num_labels=len(names))
with tempfile.TemporaryDirectory() as folder:
    settings = TrainingArguments(
        output_dir=os.path.join(folder, "out"),
        per_device_train_batch_size=arguments.batch_size,
        per_device_eval_batch_size=32,
        learning_rate=arguments.learning_rate,
        num_train_epochs=1,
        max_steps=arguments.max_steps,
        seed=arguments.seed,
        bf16=arguments.precision == "bf16",
        use_cpu=True,
        save_strategy="no",
        report_to=[],
        disable_tqdm=True,
        logging_strategy="no",
        **({"train_sampling_strategy": "group_by_length"} if arguments.group_by_length else {}),
    )
    trainer = Trainer(model=model, args=settings, train_dataset=train, data_collator=DataCollatorWithPadding(tokenizer))
    metrics = trainer.train().metrics
    result = {"examplesPerSecond": metrics["train_samples_per_second"], "steps": trainer.state.global_step, "seconds": metrics["train_runtime"], "loss": metrics["train_loss"], "threads": torch.get_num_threads()}
    if arguments.test:
        test, _ = read(arguments.test, names)
        logits = trainer.predict(test).predictions
        result["accuracy"] = float((logits.argmax(-1) == [row["labels"] for row in test]).mean())
print(json.dumps(result))
