"""Imports a CSV as people do in Python, and prints the rows and the peak of its memory in bytes, as JSON.

    python import_peers.py pandas|load_dataset CSV FOLDER [--fsync]

`pandas`: read_csv, Dataset.from_pandas, save_to_disk. `load_dataset`: datasets' own reader of CSV files. With `--fsync` what
was written is brought to the disk before the end, as Tunesmith does.
"""
import json
import os
import resource
import sys

how, csv, folder = sys.argv[1:4]
os.environ["HF_DATASETS_OFFLINE"] = "1"
os.environ["HF_HUB_OFFLINE"] = "1"


def with_pandas():
    import pandas
    from datasets import Dataset

    dataset = Dataset.from_pandas(pandas.read_csv(csv))
    dataset.save_to_disk(folder)
    return dataset


def with_load_dataset():
    from datasets import load_dataset

    return load_dataset("csv", data_files=csv, cache_dir=folder, split="train")


dataset = with_pandas() if how == "pandas" else with_load_dataset()
if "--fsync" in sys.argv:
    for path, _, names in os.walk(folder):
        for name in names:
            file = os.open(os.path.join(path, name), os.O_RDONLY)
            os.fsync(file)
            os.close(file)


def peak_memory():
    # Linux counts the memory of whoever started a process to its ru_maxrss; VmHWM is its own.
    if os.path.exists("/proc/self/status"):
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM"))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


print(json.dumps({"rows": dataset.num_rows, "bytes": peak_memory()}))
