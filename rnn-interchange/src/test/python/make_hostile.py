"""HDF5 files of a few kilobytes that ask for hundreds of megabytes, which rnn must refuse:

    python make_hostile.py FOLDER

layer-names.h5: 3,500 names, each a reference to the one text of 32 kB. groups.h5: 16 groups, each the child of the one
before 100 times over. The files in src/test/resources/dev/rnn/interchange/hostile are what it writes (h5py 3.16).
"""

import pathlib
import struct
import sys

import h5py
import numpy as np


def main(folder):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    names = folder / "layer-names.h5"
    with h5py.File(names, "w") as file:
        texts = np.array(["x" * 32_000] + ["y"] * 3_499, dtype=object)
        file.attrs.create("layer_names", texts, dtype=h5py.string_dtype())
    content = names.read_bytes()
    # A reference: length, address of the heap, number in the heap; the first one is the long text's
    first = content.index(struct.pack("<I", 32_000))
    reference = content[first : first + 16]
    names.write_bytes(content[:first] + reference * 3_500 + content[first + 16 * 3_500 :])
    with h5py.File(folder / "groups.h5", "w") as file:
        group = file.create_group("layers")
        for depth in range(16):
            inner = file.create_group(f"d{depth}")
            for i in range(100):
                group[f"{i:02}"] = inner
            group = inner


if __name__ == "__main__":
    main(sys.argv[1])
