package dev.sunder.experiments.experiment;

import dev.sunder.engine.model.Initialiser;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Networks;
import dev.sunder.engine.network.Scaling;
import dev.sunder.engine.network.SignalInput;
import dev.sunder.engine.network.Stage;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import dev.sunder.secure.attack.linear.ConvolutionMap;
import dev.sunder.secure.attack.linear.MapRank;
import dev.sunder.secure.attack.linear.WindowRank;
import dev.sunder.secure.counting.PatchBound;
import dev.sunder.secure.counting.SentCount;
import dev.sunder.secure.counting.StageCount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The paper's rank argument (section 7) with the ranks themselves: of its example, of growing
 * windows, of the stages that a signal joins, of a whole map.
 */
public final class RankArgument {

  /** Multiplications that ranking one stage's window may take: some ten seconds of a core. */
  private static final double STAGE_WORK = 2e10;

  private static final int MAP_STEPS = 600;

  private final long seed;

  /** With kernels drawn from a seed, by He's rule, unless a model's are given. */
  public RankArgument(long seed) {
    this.seed = seed;
  }

  /**
   * One window.
   *
   * @param kernels k
   * @param positions W
   * @param equations of the window
   * @param unknowns of the window
   * @param rank numerical, see {@link WindowRank}
   * @param open the null space's dimension
   * @param condition greatest over least singular value; infinite when the rank is less than both
   * @param patch whether this is the paper's patch, and it calls the layer secure by it
   * @param seconds that ranking took
   */
  public record Ranked(
      int kernels,
      int positions,
      long equations,
      long unknowns,
      long rank,
      long open,
      double condition,
      Optional<Boolean> patch,
      double seconds) {}

  /**
   * A stage that a signal joins, or a model's stage.
   *
   * @param count the bounds' verdicts
   * @param most the most kernels that pass each bound before ReLU
   * @param ranked a window's rank: the paper's patch, or the largest window below it that fits
   */
  public record StageRank(StageCount count, SentCount most, Optional<Ranked> ranked) {}

  /** The whole map's verdict and its time in seconds. */
  public record WholeMap(MapRank rank, double seconds) {}

  /** Section 7.3: conv1 of AlexNet with 96, 64 and 87 kernels on the patch of 5x5 positions. */
  public List<Ranked> paper() {
    List<Ranked> rows = new ArrayList<>();
    for (int kernels : new int[] {96, 64, 87}) {
      rows.add(window(drawn(kernels, 3, Window.square(11, 4, 0)), 5));
    }
    return rows;
  }

  /** Kernels of 5x5, stride 2, that pass the patch bound and are solved by a larger window. */
  public List<Ranked> counterExample() {
    return growing(drawn(16, 3, Window.square(5, 2, 0)), 10);
  }

  /** Windows of a model's first stage, to the largest or the first that leaves nothing open. */
  public List<Ranked> growing(Model model, int largest) {
    return growing(kernels(model, 1), largest);
  }

  /** AlexNet_v2's first stage, untrained. */
  public Model alexNet() {
    return initialised(Networks.byName("alexnet_v2", 3, 224, 2));
  }

  /** The stages k = N + 1 of AlexNet_v2 with a signal, N = 0 to 4. */
  public List<StageRank> secureStages() {
    List<StageRank> stages = new ArrayList<>();
    for (int frozen = 0; frozen <= 4; frozen++) {
      SignalInput signal =
          new SignalInput(frozen + 1, new Shape(1, 1, 28, 28), Scaling.symmetric(1));
      Network network = Networks.byName("alexnet_v2", 3, 224, 2).withSignal(Optional.of(signal));
      stages.add(stage(initialised(network), frozen + 1));
    }
    return stages;
  }

  /** All convolutions of a model, as trained. */
  public List<StageRank> stages(Model model) {
    List<StageRank> stages = new ArrayList<>();
    for (int number = 1; number <= model.network().depth(); number++) {
      if (model.network().stage(number).layers().get(0) instanceof ConvolutionLayer) {
        stages.add(stage(model, number));
      }
    }
    return stages;
  }

  /** The verdict on a model's whole first stage, padding included. */
  public WholeMap wholeMap(Model model, Device device) {
    long start = System.nanoTime();
    try (ConvolutionMap map = ConvolutionMap.of(model, 1, device)) {
      return new WholeMap(MapRank.estimate(map, MAP_STEPS, seed), since(start));
    }
  }

  /** A stage's kernels: what a window's equations are made of. */
  private static final class Kernels {
    private final float[] weight;
    private final Shape shape;
    private final Window window;

    Kernels(float[] weight, Shape shape, Window window) {
      this.weight = weight;
      this.shape = shape;
      this.window = window;
    }
  }

  private static StageRank stage(Model model, int number) {
    Kernels kernels = kernels(model, number);
    StageCount count =
        StageCount.of(model.network()).stream()
            .filter(one -> one.stage() == number)
            .findFirst()
            .orElseThrow();
    SentCount most = SentCount.of(model.network(), number, 1, 1).get(0);
    int positions = patch(kernels);
    while (positions > 1
        && WindowRank.work(kernels.shape, kernels.window, positions) > STAGE_WORK) {
      positions--;
    }
    boolean fits = WindowRank.work(kernels.shape, kernels.window, positions) <= STAGE_WORK;
    return new StageRank(
        count, most, fits ? Optional.of(window(kernels, positions)) : Optional.empty());
  }

  private static List<Ranked> growing(Kernels kernels, int largest) {
    List<Ranked> rows = new ArrayList<>();
    for (int positions = 1; positions <= largest; positions++) {
      Ranked row = window(kernels, positions);
      rows.add(row);
      if (row.open() == 0) {
        break;
      }
    }
    return rows;
  }

  private static Ranked window(Kernels kernels, int positions) {
    long start = System.nanoTime();
    WindowRank rank = WindowRank.of(kernels.weight, kernels.shape, kernels.window, positions);
    PatchBound bound = PatchBound.of(kernels.window, kernels.shape.c(), kernels.shape.n());
    return new Ranked(
        kernels.shape.n(),
        positions,
        rank.equations(),
        rank.unknowns(),
        rank.rank(),
        rank.open(),
        rank.condition(),
        positions == patch(kernels) ? Optional.of(bound.passes()) : Optional.empty(),
        since(start));
  }

  /** The positions along one side of the paper's patch. */
  private static int patch(Kernels kernels) {
    PatchBound bound = PatchBound.of(kernels.window, kernels.shape.c(), kernels.shape.n());
    return (int) Math.round(Math.sqrt((double) bound.positions()));
  }

  private static Kernels kernels(Model model, int number) {
    Stage stage = model.network().stage(number);
    if (!(stage.layers().get(0) instanceof ConvolutionLayer convolution)) {
      throw new IllegalArgumentException(
          "stage " + stage.name() + " does not begin with a convolution");
    }
    return new Kernels(
        model.parameters().get(stage.name() + ".weight"),
        convolution.weight(model.network().joinedInputOf(number)),
        convolution.window());
  }

  private Kernels drawn(int count, int channels, Window window) {
    Network network =
        new Network(
            "one",
            new Shape(1, channels, window.rows().kernel(), window.columns().kernel()),
            Optional.empty(),
            List.of(new Stage("conv1", new ConvolutionLayer(count, window))),
            Optional.empty());
    return kernels(initialised(network), 1);
  }

  private Model initialised(Network network) {
    return new Model(
        network, Parameters.initialised(network, Initialiser.HE, seed), List.of(), Map.of());
  }

  private static double since(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
