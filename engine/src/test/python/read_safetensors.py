"""Reads a model's .safetensors file without any library: prints what it says and checks its sha256.

    python3 read_safetensors.py model.safetensors
"""

import hashlib
import json
import struct
import sys


def read(path):
    """The metadata, and the tensors by name: (shape, values, bytes)."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length).decode("utf-8"))
        data = file.read()
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        raw = data[begin:end]
        assert entry["dtype"] == "F32", entry["dtype"]
        tensors[name] = (entry["shape"], struct.unpack("<%df" % (len(raw) // 4), raw), raw)
    return metadata, tensors


def digest(metadata, tensors):
    """The sha256 over metadata and tensors, as ModelFile describes it."""
    sha256 = hashlib.sha256()
    parts = [(key.encode(), text.encode()) for key, text in sorted(metadata.items()) if key != "sha256"]
    parts += [(name.encode(), raw) for name, (_, _, raw) in sorted(tensors.items())]
    for key, value in parts:
        sha256.update(struct.pack("<Q", len(key)) + key)
        sha256.update(struct.pack("<Q", len(value)) + value)
    return sha256.hexdigest()


def main():
    metadata, tensors = read(sys.argv[1])
    for key, text in sorted(metadata.items()):
        print(key, "=", text)
    for name, (shape, values, _) in sorted(tensors.items()):
        print(name, shape, " ".join("%g" % value for value in values[:8]), "..." if len(values) > 8 else "")
    if "sha256" in metadata:
        right = metadata["sha256"] == digest(metadata, tensors)
        print("sha256 of the content:", "as stated" if right else "NOT as stated")
        sys.exit(0 if right else 1)


if __name__ == "__main__":
    main()
