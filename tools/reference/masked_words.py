"""Expected values of the playground's masked words: `BertForMaskedLM` with one side hidden by the attention mask, and its attentions.

    python tools/reference/masked_words.py --model electron/training/fixtures/tiny-bert/base --out electron/training/fixtures/masked-words.json

The model is the one that tools/reference/classifier.py made. Needs torch, transformers. Logits are those of a few tokens of the
vocabulary, and their log-sum-exp over all of it.
"""

import argparse
import json

import torch
from transformers import AutoTokenizer, BertForMaskedLM

TEXT = "so good, and the best thing of all was the end"
MASKED = [4, 8]
TOKENS = [5, 60, 100, 200, 337]


def visible(ids, position, context, specials):
    """1 where the masked place may look."""
    hidden = {"both": lambda i: False, "left": lambda i: i > position, "right": lambda i: i < position}[context]
    return [0 if hidden(i) and token not in specials else 1 for i, token in enumerate(ids)]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", required=True)
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    tokenizer = AutoTokenizer.from_pretrained(args.model)
    model = BertForMaskedLM.from_pretrained(args.model, attn_implementation="eager").eval()
    written = tokenizer(TEXT).input_ids
    ids = [tokenizer.mask_token_id if i in MASKED else token for i, token in enumerate(written)]
    guesses = []
    for context in ["left", "right", "both"]:
        for position in MASKED:
            mask = visible(ids, position, context, {tokenizer.cls_token_id, tokenizer.sep_token_id})
            with torch.no_grad():
                out = model(torch.tensor([ids]), attention_mask=torch.tensor([mask]), output_attentions=True)
            logits = out.logits[0, position]
            guesses.append(
                {
                    "context": context,
                    "position": position,
                    "logits": logits[TOKENS].tolist(),
                    "logSumExp": float(logits.logsumexp(0)),
                    "best": int(logits.argmax()),
                    "original": written[position],
                    "attention": [[head[position].tolist() for head in layer[0]] for layer in out.attentions],
                }
            )
    json.dump({"text": TEXT, "masked": MASKED, "tokens": TOKENS, "guesses": guesses}, open(args.out, "w"))
    open(args.out, "a").write("\n")


if __name__ == "__main__":
    main()
