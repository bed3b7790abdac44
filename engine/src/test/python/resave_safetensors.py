"""Passes a file through the reference library (pip install safetensors numpy).

    python3 resave_safetensors.py everything-0.1.0.safetensors everything-0.1.0-resaved.safetensors

The file made is beside the golden file; it was written by safetensors 0.8.0.
"""

import sys

from safetensors import safe_open
from safetensors.numpy import load_file, save_file

with safe_open(sys.argv[1], "numpy") as file:
    metadata = file.metadata()
save_file(load_file(sys.argv[1]), sys.argv[2], metadata)
