#!/usr/bin/env python3
"""Writes a PyTorch classifier as an ONNX file that Sunder reads: export_pytorch.py FILE.onnx

Put your own model in place of the one below; its weights come from model.load_state_dict(torch.load("weights.pt")).
"""
import sys

import torch
from torch import nn


def model():
    """Input: 3 x 64 x 64, pixels from -1 to 1. Output: a logit for each of two classes."""
    return nn.Sequential(
        nn.Conv2d(3, 24, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(24, 48, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(48, 96, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(96 * 8 * 8, 128), nn.ReLU(), nn.Dropout(0.5),
        nn.Linear(128, 2),
    )


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    torch.manual_seed(1)
    classifier = model().eval()
    # One image as an example; its number is left open. Newer versions of PyTorch take other exporters without dynamo=False.
    newer = {"dynamo": False} if torch.__version__ >= "2.5" else {}
    torch.onnx.export(
        classifier,
        torch.zeros(1, 3, 64, 64),
        sys.argv[1],
        opset_version=17,
        input_names=["input"],
        output_names=["output"],
        dynamic_axes={"input": {0: "n"}, "output": {0: "n"}},
        **newer,
    )
    print(f"wrote {sys.argv[1]}")
