package dev.sunder.experiments.report;

import dev.sunder.engine.model.Model;
import dev.sunder.engine.network.Cut;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.ParameterSpec;
import dev.sunder.engine.network.PlacedLayer;
import dev.sunder.engine.network.SignalInput;
import dev.sunder.engine.network.Stage;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.Shape;
import dev.sunder.secure.partition.Partition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a network costs: its stages, and for every cut what is published and what is sent.
 *
 * @param name the network's name
 * @param input the input's shape: channels, height, width
 * @param outputs values of the last stage: the classes, unless it is a client's part
 * @param parameters in all
 * @param multiplyAdds for one image
 * @param signalStage the stage a signal joins; 0 without one
 * @param stages one row each
 * @param sendings every place where the network can be parted, and what would be sent there
 * @param clients what the client holds and sends for each N
 * @param classNames a model's classes; empty for a network without parameters
 * @param provenance what a model's file tells of its making
 */
public record NetworkReport(
    String name,
    List<Integer> input,
    int outputs,
    long parameters,
    long multiplyAdds,
    int signalStage,
    List<StageRow> stages,
    List<SendingRow> sendings,
    List<ClientRow> clients,
    List<String> classNames,
    Map<String, String> provenance) {

  /** The rate of the paper's table 5, which it calls 1 Mb per second: 2^20 bytes. */
  private static final double PAPER_BYTES_A_MILLISECOND = (1 << 20) / 1000.0;

  /**
   * One stage.
   *
   * @param input the shape it computes on, with the signal's channels where it joins
   * @param signalInputs how many of the input's channels or features are the signal's
   * @param cumulativeParameters of stages 1 to this one
   */
  public record StageRow(
      int number,
      String name,
      String layers,
      List<Integer> input,
      int signalInputs,
      List<Integer> output,
      long parameters,
      long cumulativeParameters,
      long multiplyAdds) {}

  /**
   * What is sent for one image when the network is parted here.
   *
   * @param cut stage and layer, such as {@code 3.2}
   * @param after the last layer that the client computes
   * @param byteMilliseconds of the 8-bit sending at the paper's 2^20 bytes a second
   */
  public record SendingRow(
      String cut,
      String after,
      List<Integer> shape,
      long values,
      long fp32Bytes,
      long byteBytes,
      double byteMilliseconds) {}

  /**
   * What the client holds and sends when N stages were preserved.
   *
   * @param frozen N
   * @param paper the paper's tables 4 and 5, which count stages 1..N and what the last of them
   *     gives before pooling; absent (null) for N = 0
   * @param scheme what the scheme needs: stages 1..k, k = N + 1, with the signal's inputs, and what
   *     stage k gives
   */
  public record ClientRow(int frozen, Holding paper, Holding scheme) {}

  /**
   * Published parameters and sent values.
   *
   * @param wideBytes at 64 bits a parameter, as in the paper's table 4
   */
  public record Holding(
      long parameters, long fp32Bytes, long wideBytes, long valuesSent, double fractionOfModel) {}

  /**
   * Reports on a network.
   *
   * @param usualSignal the signal assumed where the network itself has none
   */
  public static NetworkReport of(Network network, SignalInput usualSignal) {
    return of(network, sendings(network), clients(network, usualSignal), List.of(), Map.of());
  }

  /** Reports on a model; a part of one is not parted again. */
  public static NetworkReport of(Model model, SignalInput usualSignal) {
    boolean whole = !model.provenance().containsKey(Partition.PART);
    Network network = model.network();
    return of(
        network,
        whole ? sendings(network) : List.of(),
        whole ? clients(network, usualSignal) : List.of(),
        model.classNames(),
        model.provenance());
  }

  private static NetworkReport of(
      Network network,
      List<SendingRow> sendings,
      List<ClientRow> clients,
      List<String> classNames,
      Map<String, String> provenance) {
    List<StageRow> stages = stages(network);
    return new NetworkReport(
        network.name(),
        dimensions(network.input()),
        network.output().elementsPerExample(),
        parameters(network, network.depth()),
        stages.stream().mapToLong(StageRow::multiplyAdds).sum(),
        network.signal().map(SignalInput::stage).orElse(0),
        stages,
        sendings,
        clients,
        classNames,
        provenance);
  }

  /** The rows of a network's stages. */
  public static List<StageRow> stages(Network network) {
    List<StageRow> rows = new ArrayList<>();
    long cumulative = 0;
    for (int number = 1; number <= network.depth(); number++) {
      long parameters = parameters(network, number) - parameters(network, number - 1);
      cumulative += parameters;
      Shape joined = network.joinedInputOf(number);
      Stage stage = network.stage(number);
      rows.add(
          new StageRow(
              number,
              stage.name(),
              stage.text(),
              dimensions(joined),
              signalInputs(network, number),
              dimensions(network.outputOf(number)),
              parameters,
              cumulative,
              multiplyAdds(network, number)));
    }
    return rows;
  }

  private static List<SendingRow> sendings(Network network) {
    List<SendingRow> rows = new ArrayList<>();
    // The client must hold the stage that a signal joins.
    int first = network.signal().map(SignalInput::stage).orElse(1);
    for (int number = first; number <= network.depth(); number++) {
      List<Layer> layers = network.stage(number).layers();
      for (Cut cut : network.distinctCuts(number)) {
        if (cut.equals(Cut.after(network, network.depth()))) {
          continue;
        }
        Shape shape = network.outputOf(cut);
        long values = shape.elementsPerExample();
        rows.add(
            new SendingRow(
                cut.toString(),
                network.stage(number).name() + " " + layers.get(cut.layers() - 1).text(),
                dimensions(shape),
                values,
                Float.BYTES * values,
                values,
                values / PAPER_BYTES_A_MILLISECOND));
      }
    }
    return rows;
  }

  private static List<ClientRow> clients(Network network, SignalInput usualSignal) {
    Network plain = network.withSignal(Optional.empty());
    SignalInput signal = network.signal().orElse(usualSignal);
    List<ClientRow> rows = new ArrayList<>();
    for (int frozen = 0; frozen < network.depth() - 1; frozen++) {
      int joining = frozen + 1;
      if (network.signal().isPresent() && joining != network.signal().get().stage()) {
        continue;
      }
      Optional<Network> joined = plain.joinedBy(signal.atStage(joining));
      if (joined.isEmpty()) {
        continue; // Such as at a grouped convolution: no client is made there.
      }
      Network secure = joined.get();
      Holding paper =
          frozen == 0
              ? null
              : holding(plain, frozen, weightedOutput(plain, frozen).elementsPerExample());
      rows.add(
          new ClientRow(
              frozen,
              paper,
              holding(secure, joining, secure.outputOf(joining).elementsPerExample())));
    }
    return rows;
  }

  private static Holding holding(Network network, int stages, long valuesSent) {
    long parameters = parameters(network, stages);
    return new Holding(
        parameters,
        Float.BYTES * parameters,
        Double.BYTES * parameters,
        valuesSent,
        (double) parameters / parameters(network, network.depth()));
  }

  /** What the layer with weights gives, before pooling: what the paper's table 5 counts. */
  private static Shape weightedOutput(Network network, int number) {
    Shape shape = network.joinedInputOf(number);
    for (Layer layer : network.stage(number).layers()) {
      shape = layer.output(shape);
      if (layer instanceof Layer.Linear) {
        break;
      }
    }
    return shape;
  }

  private static long parameters(Network network, int stages) {
    return network.parameterSpecs().stream()
        .filter(spec -> spec.stage() <= stages)
        .mapToLong(spec -> spec.shape().elements())
        .sum();
  }

  private static int signalInputs(Network network, int stage) {
    return network.parameterSpecs().stream()
        .filter(spec -> spec.stage() == stage)
        .mapToInt(ParameterSpec::signalInputs)
        .sum();
  }

  private static long multiplyAdds(Network network, int stage) {
    return network.linearLayers().stream()
        .filter(placed -> placed.stage() == stage)
        .mapToLong(NetworkReport::multiplyAdds)
        .sum();
  }

  private static long multiplyAdds(PlacedLayer placed) {
    Shape output = placed.layer().output(placed.input());
    long positions = (long) output.h() * output.w();
    return positions * placed.layer().weight(placed.input()).elements();
  }

  private static List<Integer> dimensions(Shape shape) {
    return List.of(shape.c(), shape.h(), shape.w());
  }
}
