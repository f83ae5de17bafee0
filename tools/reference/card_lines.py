"""Runs the Python lines in a model's card, and prints a line of JSON for each thing that they print.

    python tools/reference/card_lines.py --model DIR

Needs torch and transformers.
"""

import argparse
import json
import pathlib
import re


def python_lines(model):
    """As they stand in the card, with the folder's path."""
    card = pathlib.Path(model, "README.md").read_text()
    return "\n".join(re.findall(r"```python\n(.*?)```", card, re.DOTALL)).replace("path/to/this/folder", model)


def print_json(value):
    print(json.dumps(value if isinstance(value, list) else value.tolist()))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", required=True)
    exec(python_lines(parser.parse_args().model), {"print": print_json})
