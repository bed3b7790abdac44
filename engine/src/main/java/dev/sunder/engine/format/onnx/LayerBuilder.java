package dev.sunder.engine.format.onnx;

import dev.sunder.engine.text.Quoted;
import dev.sunder.kernels.Activation;
import dev.sunder.kernels.ActivationKind;
import dev.sunder.kernels.ActivationKind.Parameter;
import dev.sunder.kernels.BatchNormalisationLayer;
import dev.sunder.kernels.Clip;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.DropoutLayer;
import dev.sunder.kernels.ElementwiseLayer;
import dev.sunder.kernels.FullyConnectedLayer;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.LocalResponseNormalisationLayer;
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.PoolingLayer;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Makes layers of the nodes of a graph, operator by operator. */
final class LayerBuilder {

  private final Graph graph;
  private final ChainBuilder chain;

  /** What adds to a chain. */
  LayerBuilder(ChainBuilder chain) {
    this.chain = chain;
    graph = chain.graph();
  }

  /** Adds what a node computes. */
  void add(Node node) {
    switch (node.operator()) {
      case "Conv" -> convolution(node);
      case "Gemm" -> fullyConnected(node);
      case "BatchNormalization" -> normalisation(node);
      case "PRelu" -> Slopes.add(chain, node, floats(node, 1, "slope"));
      case Operators.AFFINE -> arithmetic(node);
      case "MaxPool" -> maxPool(node);
      case "AveragePool" -> averagePool(node);
      case "GlobalAveragePool" -> globalPool(node, PoolingKind.AVERAGE);
      case "GlobalMaxPool" -> globalPool(node, PoolingKind.MAX);
      case "LRN" -> responseNormalisation(node);
      case "Dropout" -> dropout(node);
      case "Resize", "Upsample" -> chain.add(node, Resizing.layer(node, chain.map(node), graph));
      case "Flatten" -> {
        if (chain.isFlat()) {
          throw node.wrong("expected maps, got flat features");
        }
        node.requireAttributes("axis");
        node.requireInteger("axis", 1, 1);
        chain.flatten();
      }
      case Operators.UNFLATTEN -> chain.unflatten(node);
      case "Clip" -> {
        node.requireAttributes("min", "max");
        float min = node.number("min", Float.NEGATIVE_INFINITY);
        float max = node.number("max", Float.POSITIVE_INFINITY);
        chain.add(node, node.made(() -> new ElementwiseLayer(Clip.between(min, max))));
      }
      case "Gelu" -> {
        node.requireAttributes("approximate");
        String approximate = node.text("approximate", "none");
        if (!approximate.equals("none") && !approximate.equals("tanh")) {
          throw node.wrong("approximate: expected none or tanh, got " + Quoted.of(approximate));
        }
        boolean exact = approximate.equals("none");
        chain.add(node, new ElementwiseLayer(exact ? Activation.GELU : Activation.GELU_TANH));
      }
      default ->
          elementwise(
              node,
              Activation.ofOperator(node.operator())
                  .orElseThrow(() -> Unsupported.refusal(node, graph)));
    }
  }

  private void convolution(Node node) {
    node.requireAttributes("auto_pad", "dilations", "group", "kernel_shape", "pads", "strides");
    Weights weights = weights(node, 4);
    List<Integer> kernel = weights.weight().shape();
    Window window = window(node, List.of((long) kernel.get(2), (long) kernel.get(3)));
    int groups = node.made(() -> Math.toIntExact(node.integer("group", 1)));
    add(
        node,
        node.made(
            () ->
                new ConvolutionLayer(
                    "", weights.outputs(), window, groups, weights.bias().isPresent())),
        "conv",
        weights);
  }

  private void fullyConnected(Node node) {
    node.requireAttributes("alpha", "beta", "transA", "transB");
    node.requireInteger("transA", 0, 0);
    Weights weights = weights(node, 2);
    if (!chain.isFlat()) {
      throw node.wrong("expected flat features, got maps of " + chain.shape());
    }
    add(
        node,
        node.made(() -> new FullyConnectedLayer("", weights.outputs(), weights.bias().isPresent())),
        "fc",
        weights);
  }

  private void add(Node node, Layer.Linear layer, String kind, Weights weights) {
    Shape expected = node.made(() -> layer.weight(chain.shape()));
    List<Integer> given = weights.weight().shape();
    boolean fits =
        layer instanceof FullyConnectedLayer
            ? given.get(weights.outputsFirst() ? 1 : 0) == expected.elementsPerExample()
            : given.equals(List.of(expected.n(), expected.c(), expected.h(), expected.w()));
    if (!fits) {
      throw node.wrong("a weight of " + given + " does not fit an input of " + chain.shape());
    }
    chain.add(node, layer, kind, LayerValues.of(weights));
  }

  private Weights weights(Node node, int rank) {
    List<Integer> shape = floats(node, 1, "weight").shape();
    if (shape.size() != rank) {
      throw node.wrong("expected a weight of " + rank + " dimensions, got " + shape);
    }
    if (node.input(2).isPresent()) {
      int outputs = shape.get(node.is("Conv") || node.integer("transB", 0) != 0 ? 0 : 1);
      requireOneEach(node, 2, "bias", outputs);
    }
    return Weights.of(node, graph.constants()::get).orElseThrow();
  }

  private Constant.Floats requireOneEach(Node node, int place, String what, int count) {
    Constant.Floats values = floats(node, place, what);
    if (!values.shape().equals(List.of(count))) {
      throw node.wrong("expected a " + what + " of " + count + " values, got " + values.shape());
    }
    return values;
  }

  private Constant.Floats floats(Node node, int place, String what) {
    String name = node.input(place).orElseThrow(() -> node.wrong("it has no " + what));
    Constant constant = graph.constants().get(name);
    if (constant == null) {
      throw node.wrong("its input " + Quoted.of(name) + " is no constant of the file");
    }
    if (constant instanceof Constant.Floats floats) {
      return floats;
    }
    throw node.wrong("its input " + Quoted.of(name) + " holds no floats");
  }

  private void normalisation(Node node) {
    node.requireAttributes("epsilon", "momentum", "spatial", "training_mode");
    node.requireInteger("training_mode", 0, 0);
    node.requireInteger("spatial", 1, 1);
    chain.settle(node);
    int channels = chain.shape().c();
    float[][] given = new float[4][];
    List<String> names = List.of("scale", "bias", "mean", "variance");
    for (int i = 0; i < given.length; i++) {
      given[i] = requireOneEach(node, i + 1, names.get(i), channels).values();
    }
    // ONNX's momentum is what the old value weighs, here it is the new one's.
    float momentum = 1 - node.number("momentum", 0.9f);
    chain.add(
        node,
        node.made(() -> new BatchNormalisationLayer("", node.number("epsilon", 1e-5f), momentum)),
        "bn",
        LayerValues.of(given[0], given[1], given[2], given[3]));
  }

  /** Arithmetic that no weight took in: batch normalisation of mean 0 and variance 1. */
  private void arithmetic(Node node) {
    chain.settle(node);
    float[] scale = floats(node, 1, "scale").values();
    float[] shift = floats(node, 2, "shift").values();
    BatchNormalisationLayer layer = new BatchNormalisationLayer("");
    float[] ones = new float[scale.length];
    Arrays.fill(ones, 1);
    float[] factors = scale.clone();
    for (int c = 0; c < factors.length; c++) {
      factors[c] = (float) (scale[c] * Math.sqrt(1.0 + layer.epsilon()));
    }
    chain.add(node, layer, "bn", LayerValues.of(factors, shift, new float[scale.length], ones));
  }

  private void elementwise(Node node, ActivationKind kind) {
    List<Parameter> parameters = kind.parameters();
    node.requireAttributes(parameters.stream().map(Parameter::attribute).toArray(String[]::new));
    List<Float> values =
        parameters.stream().map(each -> node.number(each.attribute(), each.usual())).toList();
    chain.add(node, node.made(() -> new ElementwiseLayer(kind.of(values))));
  }

  private void responseNormalisation(Node node) {
    node.requireAttributes("alpha", "beta", "bias", "size");
    chain.map(node);
    chain.add(
        node,
        node.made(
            () ->
                new LocalResponseNormalisationLayer(
                    Math.toIntExact(node.integer("size", 0)),
                    node.number("alpha", 1e-4f),
                    node.number("beta", 0.75f),
                    node.number("bias", 1))));
  }

  private void globalPool(Node node, PoolingKind kind) {
    node.requireAttributes();
    Shape map = chain.map(node);
    chain.add(node, new PoolingLayer(kind, new Window(map.h(), map.w(), 1, 1, 0, 0)));
  }

  private void maxPool(Node node) {
    node.requireAttributes(
        "auto_pad", "ceil_mode", "dilations", "kernel_shape", "pads", "storage_order", "strides");
    Window window = window(node, List.of());
    chain.add(node, node.made(() -> new PoolingLayer(PoolingKind.MAX, window)));
  }

  private void averagePool(Node node) {
    node.requireAttributes(
        "auto_pad",
        "ceil_mode",
        "count_include_pad",
        "dilations",
        "kernel_shape",
        "pads",
        "strides");
    Shape map = chain.map(node);
    Windows windows = Windows.of(node, List.of(), map.h(), map.w());
    boolean counted = node.integer("count_include_pad", 0) != 0;
    if (counted && windows.isGrown() && windows.isPaddedBefore()) {
      throw node.wrong("ceil_mode: expected 0 where padding counts and a window ends behind it");
    }
    PoolingKind kind =
        windows.isPadded() && (!counted || windows.isGrown())
            ? PoolingKind.AVERAGE_INSIDE
            : PoolingKind.AVERAGE;
    chain.add(node, node.made(() -> new PoolingLayer(kind, windows.window())));
  }

  private Window window(Node node, List<Long> usualKernel) {
    Shape map = chain.map(node);
    return Windows.of(node, usualKernel, map.h(), map.w()).window();
  }

  private void dropout(Node node) {
    node.requireAttributes("ratio", "seed");
    float rate = node.number("ratio", 0.5f);
    if (node.input(1).isPresent()) {
      Constant.Floats ratio = floats(node, 1, "ratio");
      if (ratio.elements() != 1) {
        throw node.wrong("ratio: expected one value, got " + ratio.shape());
      }
      rate = ratio.values()[0];
    }
    Optional<Constant> training = graph.constant(node, 2);
    boolean trains =
        training.isPresent()
            ? !(training.get() instanceof Constant.Integers flag
                && flag.values().stream().allMatch(value -> value.is(0)))
            : node.input(2).isPresent();
    if (trains) {
      throw node.wrong("training_mode: expected false");
    }
    float known = rate;
    chain.add(node, node.made(() -> new DropoutLayer(known)));
  }

  /** Operators that layers are made of, as a message lists them. */
  static String known() {
    return "Conv, Gemm, MatMul, MaxPool, AveragePool, GlobalAveragePool, GlobalMaxPool,"
        + " BatchNormalization, PRelu, LRN, Dropout, Flatten, Reshape, Resize, Add, Mul, Concat, "
        + Activation.kinds().stream()
            .map(ActivationKind::operator)
            .distinct()
            .collect(Collectors.joining(", "));
  }
}
