package dev.sunder.engine.format;

import dev.sunder.engine.model.Model;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.SignalInput;
import java.util.List;
import java.util.stream.Collectors;

/** What an ONNX graph says of its inputs and its output, for who has nothing but the file. */
final class OnnxDocumentation {

  private OnnxDocumentation() {}

  static String input(Network network, List<Long> sizes) {
    return network.scaling().isPresent()
        ? "Pictures, " + shape(sizes) + ": pixels from 0 to 255, which are scaled inside."
        : "Values as the first layer takes them, " + shape(sizes) + "; nothing scales them.";
  }

  static String signal(Network network, SignalInput joining, List<Long> sizes) {
    return "One signal a picture, "
        + shape(sizes)
        + ": pixels from 0 to 255, which are scaled inside and join the input of stage "
        + network.stage(joining.stage()).name()
        + ". It changes the answer; who drew it knows how to change it back.";
  }

  static String output(Model model, List<Long> sizes) {
    return switch (model.network().outputKind()) {
      case LOGITS ->
          model.classNames().isEmpty()
              ? "What the last layer computes, " + shape(sizes) + "."
              : "One logit a class, " + shape(sizes) + "; a softmax makes probabilities of them.";
      case PROBABILITIES -> "One probability a class, " + shape(sizes) + "; they sum to 1.";
      case LOG_PROBABILITIES -> "The logarithm of one probability a class, " + shape(sizes) + ".";
      case SIGMOIDS ->
          "One probability a class by itself, " + shape(sizes) + "; any number of them may hold.";
    };
  }

  private static String shape(List<Long> sizes) {
    return sizes.stream()
        .map(String::valueOf)
        .collect(Collectors.joining(", ", "(" + OnnxGraph.BATCH + ", ", ")"));
  }
}
