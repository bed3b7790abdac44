package dev.sunder.secure.audit;

import dev.sunder.engine.model.Model;
import dev.sunder.secure.attack.reconstruct.NetworkInversion;
import java.util.List;
import java.util.Optional;

/** Searches the picture whose smashed data are those sent, by gradients through the network. */
final class SearchPictures implements PictureAttack {

  private static final int STEPS = 400;
  private static final double LEARNING_RATE = 0.1;

  /** The prior's weights to choose from: deep cuts need more of it. */
  private static final List<Double> SMOOTHNESS = List.of(1e-1, 1e-2, 1e-3, 1.0);

  /** The share of its time for choosing. */
  private static final double CHOOSING = 0.3;

  @Override
  public String id() {
    return "gradient-inversion";
  }

  @Override
  public String title() {
    return "searching through the network by gradients";
  }

  @Override
  public double weight() {
    return 5;
  }

  @Override
  public Optional<String> notApplicable(Subject subject) {
    return Optional.empty();
  }

  @Override
  public Rebuilder prepare(Evidence evidence, Deadline deadline) {
    double smoothness =
        Tuning.best(
            SMOOTHNESS,
            evidence,
            Deadline.in(Math.max(1e-3, CHOOSING * deadline.secondsLeft())),
            (weight, sent) -> search(evidence, sent, weight));
    return sent -> search(evidence, sent, smoothness);
  }

  private static float[] search(Evidence evidence, float[] sent, double smoothness) {
    Model client = evidence.subject().client();
    var options =
        new NetworkInversion.Options(STEPS, LEARNING_RATE, smoothness, evidence.subject().seed());
    return NetworkInversion.search(
            client.network(), client.parameters(), sent, options, evidence.device())
        .image();
  }
}
