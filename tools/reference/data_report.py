"""What pandas and transformers find in labelled texts, to compare `tunesmith inspect` with.

    python tools/reference/data_report.py      makes electron/data/checks/fixtures/
    python tools/reference/data_report.py --data FILE --text COL --label COL [--test FILE] [--model DIR] [--max-length N]
                                                                            prints its figures for a CSV of yours, as JSON

Needs pandas, numpy and transformers. Near duplicates are found without hashing: every pair that can reach the threshold is
compared, by the prefix filter of Chaudhuri et al. 2006 ("A primitive operator for similarity joins in data cleaning").
"""

import argparse
import collections
import json
import math
import pathlib
import random
import unicodedata

import numpy as np
import pandas as pd

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = ROOT / "electron" / "data" / "checks" / "fixtures"
MODEL = ROOT / "electron" / "training" / "fixtures" / "tiny-bert" / "base"

NEAR = 0.8
SMALL_CLASS = 5
UNSPACED = [(0x3040, 0x30FF), (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x0E00, 0x0E7F)]


def words(text):
    found, word = [], ""
    for character in text.lower():
        point = ord(character)
        alone = any(low <= point <= high for low, high in UNSPACED) and unicodedata.category(character)[0] in "LMN"
        if not alone and (point > 0xFFFF or unicodedata.category(character)[0] in "LMN"):
            word += character
            continue
        found += [word] if word else []
        found += [character] if alone else []
        word = ""
    return found + ([word] if word else [])


def shingles(text):
    all_words = words(text)
    return frozenset(tuple(all_words[start : start + 3]) for start in range(max(1, len(all_words) - 2))) if all_words else frozenset()


def jaccard(a, b):
    return len(a & b) / len(a | b) if a or b else 0


def near_pairs(sets):
    """For each set the earlier ones of similarity 0.8 and more: all of them."""
    frequency = collections.Counter(shingle for one in sets for shingle in one)
    with_shingle = collections.defaultdict(list)
    near = []
    for number, one in enumerate(sets):
        rarest = sorted(one, key=lambda shingle: (frequency[shingle], shingle))
        prefix = rarest[: len(one) - math.ceil(NEAR * len(one)) + 1] if one else []
        candidates = {earlier for shingle in prefix for earlier in with_shingle[shingle]}
        near.append(sorted(earlier for earlier in candidates if jaccard(sets[earlier], one) >= NEAR))
        for shingle in prefix:
            with_shingle[shingle].append(number)
    return near


def read(path, text, label):
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    frame = frame.rename(columns={text: "text", label: "label"})
    frame["label"] = frame["label"].str.strip()
    empty = (frame["text"].str.strip() == "") | (frame["label"] == "")
    return frame[~empty].reset_index(drop=True), int(empty.sum())


def near_duplicates(texts, test_texts):
    """How many different texts are near one before them that is none itself; which test texts are near any text of the data."""
    near = near_pairs([shingles(text) for text in [*texts, *test_texts]])
    is_near = []
    for candidates in near[: len(texts)]:
        is_near.append(any(not is_near[candidate] for candidate in candidates))
    near_test = {text for text, candidates in zip(test_texts, near[len(texts) :]) if any(candidate < len(texts) for candidate in candidates)}
    return sum(is_near), near_test


def fold(label):
    return "".join(unicodedata.normalize("NFC", label).split()).lower()


def similar_labels(counts):
    groups = collections.defaultdict(list)
    for label in sorted(counts.index):
        groups[fold(label)].append(label)
    ordered = [sorted(group, key=lambda label: (-counts[label], label)) for group in groups.values() if len(group) > 1]
    return [[best, *sorted(others)] for best, *others in ordered]


def token_figures(texts, model, max_length):
    from transformers import BertTokenizer

    tokenizer = BertTokenizer.from_pretrained(model)
    ids = tokenizer(list(texts), add_special_tokens=False, verbose=False)["input_ids"]
    lengths = np.array([len(one) + 2 for one in ids])
    unknown = sum(one.count(tokenizer.unk_token_id) for one in ids)
    quantiles = {name: float(np.quantile(lengths, share)) for name, share in [("min", 0), ("median", 0.5), ("p90", 0.9), ("p95", 0.95), ("p99", 0.99), ("max", 1)]}
    return {
        "unknownShare": unknown / int(lengths.sum() - 2 * len(lengths)),
        "truncatedShare": float((lengths > max_length).mean()),
        "tokenLengths": {**quantiles, "mean": float(lengths.mean())},
    }


def inspect(data, text, label, test=None, model=MODEL, max_length=256):
    frame, empty = read(data, text, label)
    counts = frame["label"].value_counts()
    texts = list(frame["text"].drop_duplicates())
    test_frame = read(test, text, label)[0] if test else frame[:0]
    near, near_test = near_duplicates(texts, [one for one in test_frame["text"].drop_duplicates() if one not in set(texts)])
    exact_leaks = test_frame["text"].isin(set(texts))
    return {
        "rows": len(frame),
        "emptyRows": empty,
        "classes": [{"label": one, "count": int(counts[one])} for one in sorted(counts.index)],
        "exactDuplicates": int(frame.duplicated(subset=["text"]).sum()),
        "nearDuplicates": near,
        "conflictingLabels": int((frame.groupby("text")["label"].nunique() > 1).sum()),
        "similarLabels": similar_labels(counts),
        "smallClasses": [{"label": one, "count": int(counts[one])} for one in sorted(counts.index) if counts[one] < SMALL_CLASS],
        **token_figures(frame["text"], model, max_length),
        "leaks": {"rows": len(test_frame), "exact": int(exact_leaks.sum()), "near": int(test_frame["text"].isin(near_test).sum())} if test else None,
    }


# The fixtures --------------------------------------------------------------------------------------------------------

VOCABULARY = "it is not so good and was the best thing that came to them all on a day with no one there but he had been very happy café 😀 naïve 東京 はとても 好き straße ßig İstanbul"


def make_text(draw):
    return " ".join(draw.choice(VOCABULARY.split()) for _ in range(draw.randint(4, 60)))


def vary(text, draw):
    """The text with one to four words changed, or only its case, blanks and marks."""
    changed = text.split()
    for _ in range(draw.randint(0, 4)):
        changed[draw.randrange(len(changed))] = draw.choice(["odd", "new", "other"])
    return draw.choice([" ", "  ", ", "]).join(changed) + draw.choice(["", "!", " ..."])


def make_rows(draw, count, earlier=()):
    rows = []
    for _ in range(count):
        known = [*earlier, *(text for text, _ in rows)]
        kind = draw.random()
        text = make_text(draw)
        if known and kind < 0.15:
            text = draw.choice(known)
        elif known and kind < 0.45:
            text = vary(draw.choice(known), draw)
        rows.append((text, draw.choice(["good"] * 9 + ["bad"] * 9 + ["Good", " BAD ", "b ad"])))
    return rows


def make_fixtures():
    draw = random.Random(5)
    rows = make_rows(draw, 320) + [("", "good"), ("   ", "bad"), ("no label", "  "), ("rare thing", "rare"), ("!!!", "bad"), ("???", "bad"), ("one", "good"), ("One!", "good")]
    test = make_rows(draw, 60, earlier=[text for text, _ in rows[:320]])
    for name, table in [("train.csv", rows), ("test.csv", test)]:
        pd.DataFrame(table, columns=["text", "label"]).to_csv(FOLDER / name, index=False, lineterminator="\n")
    expected = inspect(FOLDER / "train.csv", "text", "label", test=FOLDER / "test.csv", max_length=48)
    (FOLDER / "expected.json").write_text(json.dumps(expected, ensure_ascii=False, indent=2) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for flag, default in [("data", None), ("text", "text"), ("label", "label"), ("test", None), ("model", MODEL)]:
        parser.add_argument(f"--{flag}", default=default)
    parser.add_argument("--max-length", type=int, default=256)
    options = vars(parser.parse_args())
    if options["data"] is None:
        make_fixtures()
    else:
        print(json.dumps(inspect(**options), ensure_ascii=False))


if __name__ == "__main__":
    main()
