"""Makes electron/data/fixtures/foreign/: small tables as programs other than ours write them, with what they hold.

    python tools/reference/foreign_tables.py

Needs datasets, openpyxl, pandas and pyarrow. The Parquet files are written as people get them: by Hugging Face's `datasets`
(class labels with their names in the metadata, nested features), by pandas (categories, an index column), by pyarrow
(dictionaries, Snappy, Zstandard, several row groups, both page versions). The workbooks are openpyxl's and pandas'.
"""

import datetime
import json
import pathlib
import zipfile

import datasets
import numpy as np
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "electron" / "data" / "fixtures" / "foreign"

TEXTS = ["Schön war’s 💛", 'She said "no", twice', "two\nlines", "=1+1", "  blanks around  ", "", "数字 и буквы"]
NAMES = ["neg", "pos"]
LABELS = [row % 2 for row in range(len(TEXTS))]


def hugging_face(name, features, columns):
    datasets.Dataset.from_dict(columns, features=features).to_parquet(FOLDER / name)


def write_parquet():
    labelled = datasets.Features({"text": datasets.Value("string"), "label": datasets.ClassLabel(names=NAMES)})
    hugging_face("datasets-class-label.parquet", labelled, {"text": TEXTS, "label": LABELS})
    nested = datasets.Features({
        "text": datasets.Value("large_string"),
        "label": datasets.Value("string"),
        "answers": datasets.Sequence({"text": datasets.Value("string"), "start": datasets.Value("int32")}),
        "meta": {"source": datasets.Value("string"), "votes": datasets.Value("int8")},
    })
    hugging_face("datasets-nested.parquet", nested, {
        "text": TEXTS,
        "label": [NAMES[label] for label in LABELS],
        "answers": [{"text": ["a", "b"], "start": [0, 1]}] * len(TEXTS),
        "meta": [{"source": "web", "votes": 3}] * len(TEXTS),
    })
    frame = pd.DataFrame({"text": TEXTS, "label": pd.Categorical([NAMES[label] for label in LABELS])}, index=[f"row {row}" for row in range(len(TEXTS))])
    frame.index.name = "name"
    frame.to_parquet(FOLDER / "pandas-category.parquet", compression="snappy")
    dictionary = pa.table({
        "text": pa.array(TEXTS),
        "label": pa.array([NAMES[label] for label in LABELS]).dictionary_encode(),
        "score": pa.array([None if row == 2 else row / 4 for row in range(len(TEXTS))], pa.float32()),
        "when": pa.array([datetime.datetime(2024, 5, 1, 13, 30, row) for row in range(len(TEXTS))], pa.timestamp("ns")),
    })
    pq.write_table(dictionary, FOLDER / "pyarrow-zstd.parquet", compression="zstd", row_group_size=3, data_page_version="2.0")


def write_bomb():
    """A text of 4 MB that repeats 100,000 times: 400 GB, if a reader takes the file's word for it."""
    rows = 100_000
    text = pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, np.int8)), pa.array(["a text " * 600_000]))
    pq.write_table(pa.table({"text": text}), FOLDER / "bomb.parquet", compression="zstd", row_group_size=rows, write_statistics=False)


def write_workbooks():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Reviews"
    sheet.append(["text", "label", "day", "sum"])
    for row, text in enumerate(TEXTS):
        # openpyxl takes a text that begins with "=" for a formula, which has no result until Excel computes it.
        sheet.append([f"'{text}" if text.startswith("=") else text, NAMES[LABELS[row]], datetime.date(2024, 5, 1 + row), f"=SUM(1,{row})"])
    sheet.merge_cells("F1:G2")
    sheet["F1"] = "merged"
    sheet.freeze_panes = "A2"
    book.create_sheet("Notes")["B2"] = "nothing of interest"
    book.save(FOLDER / "openpyxl.xlsx")
    frame = pd.DataFrame({"text": [text for text in TEXTS if not text.startswith("=")], "label": [label for row, label in enumerate(LABELS) if not TEXTS[row].startswith("=")]})
    frame.to_excel(FOLDER / "pandas.xlsx", sheet_name="data")


def fix_times(name):
    """Without the moment at which it was made, so that running this again changes nothing."""
    path = FOLDER / name
    with zipfile.ZipFile(path) as archive:
        parts = [(info.filename, archive.read(info)) for info in archive.infolist() if info.filename != "docProps/core.xml"]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for filename, content in parts:
            archive.writestr(zipfile.ZipInfo(filename, (2024, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    write_parquet()
    write_bomb()
    write_workbooks()
    for workbook in ["openpyxl.xlsx", "pandas.xlsx"]:
        fix_times(workbook)
    (FOLDER / "expected.json").write_text(json.dumps({"texts": TEXTS, "labels": LABELS, "names": NAMES}, ensure_ascii=False) + "\n")
