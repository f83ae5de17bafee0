"""Makes electron/baseline/fixtures/baseline.json: what scikit-learn's TfidfVectorizer and LogisticRegression answer.

    python tools/reference/baseline.py

Needs numpy and scikit-learn. Deterministic: running it again changes nothing. The texts are made up here.
"""

import json
import pathlib
import random

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

FIXTURE = pathlib.Path(__file__).resolve().parents[2] / "electron" / "baseline" / "fixtures" / "baseline.json"

TEXTS = [
    "",
    "A b c",
    "It's a DON'T-miss; 3 of 10, 2001 and x_1 _",
    "Straße ÉCOLE İstanbul ΣΊΣΥΦΟΣ ﬁne ½ ²³ Ⅻ",
    "e\u0301te\u0301 nai\u0308ve",
    "日本語 の 文章、カタカナ。一二三",
    "हिन्दी भाषा العربية ١٢٣ עברית",
    "emoji 😀😀 𝒜𝒷𝒸 𐐀𐐁 a\u200db zero\u200bwidth",
    "<br /><br />tabs\tand\nlines word--word snake_case CamelCase",
]

WORDS = {
    "good": "fine great lovely warm bright clever moving".split(),
    "bad": "dull poor weak cold empty tired clumsy".split(),
    "mixed": "uneven long odd strange quiet slow plain".split(),
}
COMMON = "the film story actor scene music was is and not very a of with".split()


def corpus(rng, rows, labels, noise=0.25):
    texts, ids = [], []
    for i in range(rows):
        label = i % len(labels)
        words = []
        for _ in range(rng.randint(4, 14)):
            own = WORDS[labels[label] if rng.random() > noise else rng.choice(labels)]
            words.append(rng.choice(own if rng.random() < 0.3 else COMMON))
        texts.append(" ".join(words))
        ids.append(label)
    return texts, ids


def vectors(texts, min_df):
    vectorizer = TfidfVectorizer(ngram_range=(1, 2), min_df=min_df)
    matrix = vectorizer.fit_transform(texts)
    names = vectorizer.get_feature_names_out()
    rows = [sorted(([names[j], matrix[i, j]] for j in matrix[i].indices), key=lambda pair: pair[0]) for i in range(len(texts))]
    return vectorizer, matrix, {"minimumRows": min_df, "features": len(names), "rows": rows}


def fit_case(name, labels, rows, seed, min_df=2):
    rng = random.Random(seed)
    texts, ids = corpus(rng, rows, labels)
    test_texts, test_ids = corpus(rng, 30, labels)
    vectorizer, matrix, _ = vectors(texts, min_df)
    model = LogisticRegression(C=10.0, tol=1e-12, max_iter=10_000).fit(matrix, ids)
    test = vectorizer.transform(test_texts)
    return {
        "name": name,
        "classes": len(labels),
        "train": {"texts": texts, "labelIds": ids},
        "test": {"texts": test_texts, "labelIds": test_ids},
        "features": matrix.shape[1],
        "probabilities": np.round(model.predict_proba(test), 9).ravel().tolist(),
        "accuracy": model.score(test, test_ids),
    }


if __name__ == "__main__":
    analyse = TfidfVectorizer().build_analyzer()
    small, _ = corpus(random.Random(5), 6, ["good", "bad"])
    value = {
        "words": [{"text": text, "words": analyse(text)} for text in TEXTS],
        "texts": small,
        "vectors": [vectors(small, min_df)[2] for min_df in (1, 2)],
        "fits": [
            fit_case("two classes", ["good", "bad"], 60, 1),
            fit_case("three classes", ["good", "bad", "mixed"], 75, 2),
            fit_case("two classes, every term", ["good", "bad"], 40, 3, min_df=1),
        ],
    }
    FIXTURE.parent.mkdir(parents=True, exist_ok=True)
    FIXTURE.write_text(json.dumps(value, ensure_ascii=True, separators=(",", ":")) + "\n")
