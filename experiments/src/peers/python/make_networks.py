#!/usr/bin/env python3
"""Makes the 32 networks whose import is compared with ONNX Runtime, each with an input.

    make_networks.py FOLDER [NAME ...] [--light FOLDER]

NAME.onnx is the network, NAME.input its input as little-endian floats. Wants torch and torchvision (Debian's
python3-torch and python3-torchvision do), onnx, and onnx's light models, graphs without weights, which newer onnx
packages bring; --light names their folder otherwise. All weights and inputs are random, from a seed; 3 GB in all.
"""
import argparse
import pathlib
import sys
import zlib

import numpy
import onnx
import torch
import torchvision
from onnx import TensorProto, helper, numpy_helper
from torch import nn

LIGHT = ["bvlc_alexnet", "densenet121", "inception_v1", "inception_v2", "resnet50", "shufflenet", "squeezenet", "vgg19",
         "zfnet512"]


class View(nn.Module):
    """A network that flattens by the size that its input has, as older tutorials write it."""

    def __init__(self):
        super().__init__()
        self.convolution = nn.Conv2d(3, 6, 5)
        self.pool = nn.MaxPool2d(2)
        self.classifier = nn.Linear(6 * 14 * 14, 10)

    def forward(self, x):
        x = self.pool(torch.relu(self.convolution(x)))
        return self.classifier(x.view(x.size(0), -1))


def lenet(activation):
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), activation(), nn.AvgPool2d(2), nn.Conv2d(6, 16, 5), activation(), nn.AvgPool2d(2),
        nn.Flatten(), nn.Linear(400, 120), activation(), nn.Linear(120, 84), activation(), nn.Linear(84, 10))


def upsampling(**how):
    return nn.Sequential(
        nn.Conv2d(3, 8, 3, stride=2, padding=1), nn.BatchNorm2d(8), nn.ReLU(), nn.Upsample(**how), nn.Conv2d(8, 8, 3),
        nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, 5), nn.Sigmoid())


def mlp(*before):
    return nn.Sequential(
        *before, nn.Linear(192, 60), nn.BatchNorm1d(60), nn.ReLU(), nn.Dropout(), nn.Linear(60, 4), nn.LogSoftmax(1))


def vision(name, **options):
    return lambda: getattr(torchvision.models, name)(**options)


IMAGE = (3, 224, 224)
OPEN = {"dynamic_axes": {"x": {0: "N"}}}
PLAIN = {"training": torch.onnx.TrainingMode.PRESERVE, "do_constant_folding": False}
# What makes each network, the input of one example, and how it is exported: with an open batch or with one of 2, with
# constants folded or as they are written, in operator sets old and new.
TORCH = {
    "alexnet": (vision("alexnet"), IMAGE, OPEN),
    "vgg11": (vision("vgg11"), IMAGE, {"opset_version": 9}),
    "vgg11_bn": (vision("vgg11_bn"), IMAGE, PLAIN),
    "squeezenet1_0": (vision("squeezenet1_0"), IMAGE, OPEN),
    "googlenet": (vision("googlenet", aux_logits=False, init_weights=False), IMAGE, OPEN),
    "inception_v3": (vision("inception_v3", aux_logits=False, init_weights=False), (3, 299, 299), {}),
    "resnet18": (vision("resnet18"), IMAGE, PLAIN),
    "resnet50": (vision("resnet50"), IMAGE, OPEN),
    "densenet121": (vision("densenet121"), IMAGE, {"opset_version": 11}),
    "mobilenet_v2": (vision("mobilenet_v2"), IMAGE, {**PLAIN, **OPEN}),
    "mobilenet_v3_small": (vision("mobilenet_v3_small"), IMAGE, OPEN),
    "efficientnet_b0": (vision("efficientnet_b0"), IMAGE, {"opset_version": 16}),
    "mnasnet0_5": (vision("mnasnet0_5"), IMAGE, PLAIN),
    "regnet_y_400mf": (vision("regnet_y_400mf"), IMAGE, {}),
    "shufflenet_v2_x0_5": (vision("shufflenet_v2_x0_5"), IMAGE, OPEN),
    "lenet_relu": (lambda: lenet(nn.ReLU), (1, 28, 28), OPEN),
    "lenet_tanh": (lambda: lenet(nn.Tanh), (1, 28, 28), {"opset_version": 7}),
    "lenet_view": (View, (3, 32, 32), OPEN),
    "mlp_rank2": (mlp, (192,), OPEN),
    "mlp_rank4": (lambda: mlp(nn.Flatten()), (3, 8, 8), {}),
    "upsampling_nearest": (lambda: upsampling(scale_factor=2), (3, 32, 32), OPEN),
    "upsampling_bilinear": (lambda: upsampling(size=(40, 31), mode="bilinear"), (3, 32, 32), {}),
}


def randomised(network):
    """Weights of usual sizes, and statistics that are not those of a batch normalisation that does nothing."""
    for layer in network.modules():
        if isinstance(layer, (nn.BatchNorm1d, nn.BatchNorm2d)):
            layer.running_mean.normal_(0, 0.3)
            layer.running_var.uniform_(0.5, 2)
            layer.weight.data.uniform_(0.5, 1.5)
            layer.bias.data.normal_(0, 0.2)
        elif isinstance(layer, (nn.Conv2d, nn.Linear)):
            nn.init.kaiming_normal_(layer.weight)
            if layer.bias is not None:
                layer.bias.data.normal_(0, 0.1)
    return network.eval()


def from_torch(file, make, shape, options):
    x = torch.randn(2, *shape)
    torch.onnx.export(randomised(make()), x, str(file), input_names=["x"], **{"opset_version": 14, **options})
    return x.numpy()


def role(graph, value):
    """What a constant is to the layer that takes it: the place among its inputs of a layer with weights."""
    for node in graph.node:
        if value in node.input:
            place = list(node.input).index(value)
            if node.op_type == "Unsqueeze":
                return role(graph, node.output[0])
            return {"Mul": ("BatchNormalization", 1), "Add": ("BatchNormalization", 2)}.get(
                node.op_type, (node.op_type, place))
    raise ValueError(f"nothing takes {value}")


def weights(draw, kind, shape, growth):
    """Random weights under which values keep their size, so that no softmax at the end hides everything but one class."""
    if kind == ("BatchNormalization", 1):
        return draw.uniform(0.5, 1.5, shape) / 1.09
    if kind == ("BatchNormalization", 4):
        return draw.uniform(0.5, 1.5, shape)
    if kind[1] == 1:
        return draw.normal(0, numpy.sqrt(2 / numpy.prod(shape[1:])) / (growth if kind[0] == "Gemm" else 1), shape)
    return draw.normal(0, 0.1, shape)


def from_light(file, light, draw):
    """A light model, whose weights are all the same number, with random ones."""
    model = onnx.load(str(light))
    graph = model.graph
    shapes = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
    # Each sum of two adds up their variances.
    growth = 2 ** (sum(node.op_type == "Sum" for node in graph.node) / 2)
    nodes = []
    for node in graph.node:
        if node.op_type != "ConstantOfShape":
            nodes.append(node)
            continue
        shape = tuple(int(size) for size in shapes[node.input[0]])
        values = weights(draw, role(graph, node.output[0]), shape, growth).astype(numpy.float32)
        graph.initializer.append(numpy_helper.from_array(values, node.output[0]))
        # Files of before 2019 declare their constants as inputs, too, as ONNX wanted it then.
        graph.input.append(helper.make_tensor_value_info(node.output[0], TensorProto.FLOAT, shape))
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.save(model, str(file))
    constants = {each.name for each in graph.initializer}
    taken = {value for node in nodes for value in node.input}
    image = next(each for each in graph.input if each.name not in constants and each.name in taken)
    return draw.normal(0, 1, [size.dim_value for size in image.type.tensor_type.shape.dim]).astype(numpy.float32)


def keras_like(file, draw):
    """Channels last, as converters of Keras write it: transposes around what ONNX computes channels first."""
    constants = {
        "kernel1": draw.normal(0, 0.3, (8, 3, 3, 3)), "bias1": draw.normal(0, 0.1, (8,)),
        "kernel2": draw.normal(0, 0.2, (12, 8, 3, 3)), "scale": draw.uniform(0.5, 1.5, (12,)),
        "shift": draw.normal(0, 0.1, (12,)), "mean": draw.normal(0, 0.1, (12,)), "variance": draw.uniform(0.5, 1.5, (12,)),
        "dense": draw.normal(0, 0.05, (12 * 8 * 8, 6)), "bias3": draw.normal(0, 0.1, (6,))}
    first, last = [0, 3, 1, 2], [0, 2, 3, 1]
    nodes = [
        helper.make_node("Transpose", ["image"], ["a"], perm=first),
        helper.make_node("Conv", ["a", "kernel1"], ["b"], auto_pad="SAME_UPPER", strides=[2, 2], kernel_shape=[3, 3]),
        helper.make_node("Transpose", ["b"], ["c"], perm=last),
        helper.make_node("Add", ["c", "bias1"], ["d"]),
        helper.make_node("Relu", ["d"], ["e"]),
        helper.make_node("Transpose", ["e"], ["f"], perm=first),
        helper.make_node("Conv", ["f", "kernel2"], ["g"], auto_pad="SAME_UPPER", kernel_shape=[3, 3]),
        helper.make_node("BatchNormalization", ["g", "scale", "shift", "mean", "variance"], ["h"], epsilon=1e-3),
        helper.make_node("Relu", ["h"], ["i"]),
        helper.make_node("MaxPool", ["i"], ["j"], kernel_shape=[2, 2], strides=[2, 2]),
        helper.make_node("Transpose", ["j"], ["k"], perm=last),
        helper.make_node("Reshape", ["k", "features"], ["l"]),
        helper.make_node("MatMul", ["l", "dense"], ["m"]),
        helper.make_node("Add", ["m", "bias3"], ["n"]),
        helper.make_node("Softmax", ["n"], ["answer"], axis=-1)]
    tensors = [numpy_helper.from_array(values.astype(numpy.float32), name) for name, values in constants.items()]
    tensors.append(numpy_helper.from_array(numpy.array([-1, 12 * 8 * 8], numpy.int64), "features"))
    graph = helper.make_graph(
        nodes, "keras_nhwc", [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["N", 32, 32, 3])],
        [helper.make_tensor_value_info("answer", TensorProto.FLOAT, ["N", 6])], tensors)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)])
    model.ir_version = 7
    onnx.checker.check_model(model)
    onnx.save(model, str(file))
    return draw.uniform(0, 1, (2, 32, 32, 3)).astype(numpy.float32)


def make(name, folder, light):
    seed = zlib.crc32(name.encode())
    torch.manual_seed(seed)
    draw = numpy.random.default_rng(seed)
    file = folder / (name + ".onnx")
    if name in TORCH:
        values = from_torch(file, *TORCH[name])
    elif name == "keras_nhwc":
        values = keras_like(file, draw)
    else:
        values = from_light(file, light / (name + ".onnx"), draw)
    values.astype("<f4").tofile(folder / (name + ".input"))


def light_models():
    for folder in (pathlib.Path(onnx.__file__).parent / "backend/test/data", pathlib.Path("/usr/share/libonnx-testdata/data")):
        if (folder / "light").is_dir():
            return folder / "light"
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--light", type=pathlib.Path, default=light_models())
    parser.add_argument("names", nargs="*", metavar="NAME")
    arguments = parser.parse_args()
    names = [*TORCH, "keras_nhwc", *("light_" + name for name in LIGHT)]
    unknown = sorted(set(arguments.names) - set(names))
    if unknown:
        sys.exit(f"there is no {unknown[0]}; there are {', '.join(names)}")
    if arguments.light is None:
        sys.exit("onnx's light models are not beside its Python package, as they are from version 1.13 on: --light FOLDER")
    arguments.folder.mkdir(parents=True, exist_ok=True)
    for name in arguments.names or names:
        make(name, arguments.folder, arguments.light)
        print(name, flush=True)


if __name__ == "__main__":
    main()
