"""scikit-learn's answer to tools/bench/baseline.mjs: reads its JSON on stdin, prints accuracy and seconds as JSON."""

import json
import sys
import time

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

task = json.load(sys.stdin)
start = time.perf_counter()
vectorizer = TfidfVectorizer(ngram_range=(1, 2), min_df=int(sys.argv[1]))
train = vectorizer.fit_transform(task["train"]["texts"])
model = LogisticRegression(C=10.0, max_iter=1000).fit(train, task["train"]["labelIds"])
accuracy = model.score(vectorizer.transform(task["measured"]["texts"]), task["measured"]["labelIds"])
print(json.dumps({"accuracy": accuracy, "seconds": time.perf_counter() - start}))
