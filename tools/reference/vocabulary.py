"""The vocabulary that Hugging Face's Rust `WordPieceTrainer` learns from the sample reviews.

    python tools/reference/vocabulary.py --reviews resources/samples/reviews.csv --out electron/tokenizer/fixtures/trained-vocab.json

Needs tokenizers. Its trainer goes through the words in the order of a hash table, which gives the single characters inside
words (`##e`) their ids, and ids decide between pairs that come equally often: another run of this script may give another
vocabulary. So several are trained, and the tokens are kept that all of them hold, with their number.
"""

import argparse
import csv
import json

from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer
from tokenizers.trainers import WordPieceTrainer

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
SIZE, MIN_FREQUENCY, RUNS = 1500, 2, 5


def train(texts):
    tokenizer = Tokenizer(WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = BertNormalizer()
    tokenizer.pre_tokenizer = BertPreTokenizer()
    trainer = WordPieceTrainer(vocab_size=SIZE, min_frequency=MIN_FREQUENCY, special_tokens=SPECIAL, show_progress=False)
    tokenizer.train_from_iterator(texts, trainer)
    vocabulary = tokenizer.get_vocab()
    return sorted(vocabulary, key=vocabulary.get)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--reviews", required=True)
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    with open(args.reviews, encoding="utf-8", newline="") as file:
        texts = [row["review"] for row in csv.DictReader(file)]
    runs = [train(texts) for _ in range(RUNS)]
    always = set.intersection(*map(set, runs))
    ever = set.union(*map(set, runs))
    values = {"size": SIZE, "minFrequency": MIN_FREQUENCY, "always": [token for token in runs[0] if token in always], "sometimes": sorted(ever - always)}
    with open(args.out, "w", encoding="utf-8") as file:
        json.dump(values, file, ensure_ascii=False)
    print(f"{len(always)} tokens in all of {RUNS} vocabularies of {SIZE}; {len(ever - always)} in some")


main()
