"""Unpacks parts of a wheel: unpack-wheel.py WHEEL TARGET FROM=TO...

FROM is a file in the wheel or, with a slash at its end, the start of many; TO is its place below TARGET. Exits with an
error where nothing in the wheel matches a FROM.
"""

import os
import shutil
import sys
import zipfile


def unpack(wheel, target, source, place):
    names = [name for name in wheel.namelist() if name == source or (source.endswith("/") and name.startswith(source))]
    if not names:
        sys.exit(f"{source} is not in {wheel.filename}")
    for name in names:
        if name.endswith("/"):
            continue
        path = os.path.join(target, place + name[len(source):])
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with wheel.open(name) as packed, open(path, "wb") as unpacked:
            shutil.copyfileobj(packed, unpacked, 1 << 20)


with zipfile.ZipFile(sys.argv[1]) as opened:
    for pair in sys.argv[3:]:
        unpack(opened, sys.argv[2], *pair.split("="))
