"""Our safetensors files against Python's, both ways. Needs numpy, torch, safetensors, transformers.

    python tools/reference/safetensors_files.py make
        writes electron/formats/fixtures/python-made.safetensors and .json (every float dtype, hard values, other
        dtypes) and python-weights.safetensors (what our writer must match byte for byte). Deterministic.

    python tools/reference/safetensors_files.py read FILE
        prints what Python's safetensors reads from FILE, as the .json of `make`.

    python tools/reference/safetensors_files.py load FOLDER
        loads a folder with AutoModelForSequenceClassification; prints labels, dtype, and which weights did not fit.

(Not called safetensors.py: Python would then import this file in place of the library.)
"""

import json
import pathlib
import sys

import torch
from safetensors import safe_open
from safetensors.torch import save_file

FIXTURES = pathlib.Path(__file__).resolve().parents[2] / "electron" / "formats" / "fixtures"

# Subnormals, both zeros, infinities, a NaN, ties of both halves' rounding, the edges of float16.
HARD = [0.0, -0.0, 1.0, -1.5, 1 / 3, 1e-45, -1e-40, 5.9604645e-08, 6.1e-05, 65504.0, 65519.99, 65520.0, 1e38, 3.4028235e38,
        1.00048828125, 1.0014648438, 1.00390625, 1.01171875, float("inf"), float("-inf"), float("nan")]


def make():
    hard = torch.tensor(HARD, dtype=torch.float32)
    tensors = {
        "f32": hard.reshape(3, 7),
        "f16": hard.to(torch.float16),
        "bf16": hard.to(torch.bfloat16),
        "f64": torch.tensor([1 / 3, 1e-300, -2.5, 16777217.0], dtype=torch.float64),
        "scalar": torch.tensor(0.25),
        "empty": torch.zeros(2, 0),
        "position_ids": torch.arange(5).reshape(1, 5),
        "mask": torch.tensor([True, False]),
        "Schöne Größe 数": torch.tensor([1.0]),
    }
    # One metadata key: safetensors writes several in a random order.
    path = save("python-made.safetensors", tensors, {"note": 'a "quoted" ä'})
    path.with_suffix(".json").write_text(json.dumps(describe(path), ensure_ascii=False) + "\n")
    names = ["2", "10", "b.weight", "Ä", "\uff5e", "\U0001f600"]
    weights = {name: torch.arange(i + 1, dtype=torch.float32) / 4 for i, name in enumerate(names)}
    save("python-weights.safetensors", weights, {"format": "pt"})


def save(name, tensors, metadata):
    path = FIXTURES / name
    save_file(tensors, path, metadata=metadata)
    path.chmod(0o644)
    return path


def describe(path):
    with safe_open(path, framework="pt") as file:
        tensors = {}
        for name in sorted(file.keys()):
            tensor = file.get_tensor(name)
            tensors[name] = {
                "dtype": str(tensor.dtype).removeprefix("torch."),
                "shape": list(tensor.shape),
                # The bits of the values as float32, which no JSON number can carry for NaN and infinity.
                "float32Bits": tensor.to(torch.float32).view(torch.int32).flatten().tolist(),
            }
        return {"metadata": file.metadata(), "tensors": tensors}


def load(folder):
    from transformers import AutoModelForSequenceClassification

    model, report = AutoModelForSequenceClassification.from_pretrained(folder, output_loading_info=True)
    return {
        "class": type(model).__name__,
        "dtype": str(model.dtype),
        "id2label": {str(key): label for key, label in model.config.id2label.items()},
        "label2id": model.config.label2id,
        "problemType": model.config.problem_type,
        "report": {kind: sorted(map(str, names)) for kind, names in report.items() if kind.endswith("keys")},
    }


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["make"]:
            make()
        case ["read", path]:
            print(json.dumps(describe(path)))
        case ["load", folder]:
            print(json.dumps(load(folder)))
        case _:
            sys.exit(__doc__)
