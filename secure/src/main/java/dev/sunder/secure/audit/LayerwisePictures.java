package dev.sunder.secure.audit;

import dev.sunder.engine.model.Model;
import dev.sunder.engine.network.Cut;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Stage;
import dev.sunder.engine.plan.InferencePlan;
import dev.sunder.kernels.DropoutLayer;
import dev.sunder.secure.attack.PixelScale;
import dev.sunder.secure.attack.reconstruct.LayerwiseInversion;
import dev.sunder.secure.attack.reconstruct.StageInversion;
import java.util.List;
import java.util.Optional;

/** Solves the client's stages one after another, from the cut back to the picture. */
final class LayerwisePictures implements PictureAttack {

  /** The attacker's images that bound the feature maps' values. */
  private static final int BOUNDING = 64;

  /** A stronger prior than the usual one, for what is blurred already. */
  private static final StageInversion.Options SMOOTH = new StageInversion.Options(10, 30, 0.1f);

  /** The share of its time for choosing. */
  private static final double CHOOSING = 0.4;

  @Override
  public String id() {
    return "layerwise-inversion";
  }

  @Override
  public String title() {
    return "solving layer by layer";
  }

  @Override
  public double weight() {
    return 5;
  }

  @Override
  public Optional<String> notApplicable(Subject subject) {
    return LayerwiseInversion.supports(subject.client().network())
        ? Optional.empty()
        : Optional.of(
            "a stage of the client's part is not weights with ReLU and max pooling behind them.");
  }

  @Override
  public Rebuilder prepare(Evidence evidence, Deadline deadline) {
    Model client = evidence.subject().client();
    LayerwiseInversion inversion = new LayerwiseInversion(client, evidence.device());
    LayerwiseInversion.Options options;
    try {
      options =
          Tuning.best(
              candidates(client.network(), greatestActivation(evidence)),
              evidence,
              Deadline.in(Math.max(1e-3, CHOOSING * deadline.secondsLeft())),
              (candidate, sent) -> inversion.solve(sent, candidate).image());
    } catch (RuntimeException failed) {
      inversion.close();
      throw failed;
    }
    return new Rebuilder() {
      @Override
      public List<float[]> rebuild(List<float[]> sent) {
        return sent.stream().map(one -> inversion.solve(one, options).image()).toList();
      }

      @Override
      public void close() {
        inversion.close();
      }
    };
  }

  /** What to choose from: the prior on feature maps, and on the picture. */
  private static List<LayerwiseInversion.Options> candidates(Network network, float greatest) {
    StageInversion.Options usual =
        sentExactly(network, 1)
            ? StageInversion.Options.exact()
            : StageInversion.Options.rectified();
    StageInversion.Options exact = StageInversion.Options.exact();
    if (network.depth() == 1) {
      return List.of(
          new LayerwiseInversion.Options(usual, exact, greatest),
          new LayerwiseInversion.Options(SMOOTH, exact, greatest));
    }
    return List.of(
        new LayerwiseInversion.Options(SMOOTH, SMOOTH, greatest),
        new LayerwiseInversion.Options(usual, StageInversion.Options.rectified(), greatest),
        new LayerwiseInversion.Options(usual, exact, greatest));
  }

  /** Whether the stage is the last and gives its pre-activations, so that each is an equation. */
  private static boolean sentExactly(Network network, int stage) {
    Stage last = network.stage(stage);
    return stage == network.depth()
        && last.layers().stream().skip(1).allMatch(DropoutLayer.class::isInstance);
  }

  /** The greatest value that reaches any stage behind the first, over the attacker's own images. */
  private static float greatestActivation(Evidence evidence) {
    Model client = evidence.subject().client();
    Network network = client.network();
    float greatest = 0;
    for (int stage = 1; stage < network.depth(); stage++) {
      Network head = network.head(Cut.after(network, stage));
      // Stages before the one that the signal joins need none.
      if (head.signal().isPresent()) {
        break;
      }
      try (InferencePlan plan = InferencePlan.of(head, evidence.device(), 1)) {
        plan.load(client.parameters().forNetwork(head));
        PixelScale scale = PixelScale.of(head);
        float[] values = new float[head.input().elements()];
        for (int i = 0; i < Math.min(BOUNDING, evidence.draws().size()); i++) {
          scale.toNetwork(evidence.attackersImage(i), values);
          plan.input(values);
          plan.run();
          for (float value : plan.output().toArray()) {
            greatest = Math.max(greatest, value);
          }
        }
      }
    }
    return greatest > 0 ? 1.5f * greatest : 100;
  }
}
