"""Makes a small classifier as PyTorch's exporter writes one, and what ONNX Runtime answers.

    pip install numpy onnx onnxruntime
    python3 make_foreign_onnx.py foreign.onnx

Prints the answers to the input (i * i mod 23) / 10, two examples; they stand in the test that
reads the file. Made with onnx 1.23.1 and onnxruntime 1.30.0.
"""

import sys

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper


def weights(name, *shape):
    values = 3 * np.sin(1 + np.arange(np.prod(shape)) ** 2 * 0.7) / np.sqrt(np.prod(shape[1:] or (1,)))
    return numpy_helper.from_array(values.astype(np.float32).reshape(shape), name)


def node(operator, inputs, output, **attributes):
    return helper.make_node(operator, inputs, [output], name="/" + output, **attributes)


window = {"kernel_shape": [3, 3], "dilations": [1, 1], "group": 1, "pads": [1, 1, 1, 1]}
nodes = [
    node("Conv", ["input", "conv1.weight", "conv1.bias"], "conv1", strides=[1, 1], **window),
    node("Relu", ["conv1"], "relu1"),
    node("LRN", ["relu1"], "lrn", size=3, alpha=0.1, beta=0.75, bias=2.0),
    node("MaxPool", ["lrn"], "pool1", kernel_shape=[2, 2], strides=[2, 2], pads=[0, 0, 0, 0], ceil_mode=0),
    node("Conv", ["pool1", "conv2.weight"], "conv2", strides=[2, 1], **window),
    node("Sigmoid", ["conv2"], "sigmoid"),
    node("AveragePool", ["sigmoid"], "pool2", kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1],
         count_include_pad=1),
    node("Flatten", ["pool2"], "flat", axis=1),
    node("Gemm", ["flat", "fc1.weight", "fc1.bias"], "fc1", alpha=1.0, beta=1.0, transB=1),
    node("Tanh", ["fc1"], "tanh"),
    node("Identity", ["tanh"], "dropped"),
    node("Constant", [], "fc2.weight", value=weights("", 5, 3)),
    node("Gemm", ["dropped", "fc2.weight", "fc2.bias"], "logits"),
]
constants = [
    weights("conv1.weight", 4, 2, 3, 3),
    weights("conv1.bias", 4),
    weights("conv2.weight", 6, 4, 3, 3),
    weights("fc1.weight", 5, 36),
    weights("fc1.bias", 5),
    weights("fc2.bias", 3),
]
graph = helper.make_graph(
    nodes,
    "main_graph",
    [helper.make_tensor_value_info("input", TensorProto.FLOAT, ["batch", 2, 12, 10])],
    [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", 3])],
    constants,
)
model = helper.make_model(
    graph, producer_name="pytorch", producer_version="2.5.1", ir_version=8, opset_imports=[helper.make_opsetid("", 17)]
)
onnx.checker.check_model(model, full_check=True)
onnx.save(model, sys.argv[1])

session = onnxruntime.InferenceSession(sys.argv[1], providers=["CPUExecutionProvider"])
index = np.arange(2 * 2 * 12 * 10)
pixels = (index * index % 23 / np.float32(10)).astype(np.float32).reshape(2, 2, 12, 10)
print(session.run(None, {"input": pixels})[0].tolist())
