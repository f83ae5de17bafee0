"""Makes electron/data/fixtures/tables/class-labels-{0,1}.parquet: rows as Hugging Face's datasets writes them, the names of their
classes beside them. The hub's converter leaves such files.

    python tools/reference/class_labels.py

Needs datasets. The expected values in electron/data/class-names.test.ts are the names that datasets itself gives for these rows.
"""

import pathlib

from datasets import ClassLabel, Dataset, Features, Value, load_dataset

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "electron" / "data" / "fixtures" / "tables"
FEATURES = Features({"text": Value("string"), "label": ClassLabel(names=["neg", "pos"])})

PARTS = [
    {"text": ["what a waste", "so good", "nobody has judged this"], "label": [0, 1, -1]},
    {"text": ["better than the first", "dull, dull, dull"], "label": [1, 0]},
]

for index, rows in enumerate(PARTS):
    Dataset.from_dict(rows, features=FEATURES).to_parquet(FOLDER / f"class-labels-{index}.parquet")

read = load_dataset("parquet", data_files=[str(FOLDER / f"class-labels-{index}.parquet") for index in range(len(PARTS))], split="train")
names = read.features["label"].names
print([(row["text"], names[row["label"]] if row["label"] >= 0 else "") for row in read])
