package dev.sunder.secure.audit;

import dev.sunder.engine.model.Model;
import dev.sunder.secure.attack.reconstruct.NetworkInversion;
import java.util.Optional;

/** Searches the picture whose smashed data are those sent, by gradients through the network. */
final class SearchPictures implements PictureAttack {

  private static final int STEPS = 400;
  private static final double LEARNING_RATE = 0.1;
  private static final double SMOOTHNESS = 1e-3;

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
    return 6;
  }

  @Override
  public Optional<String> notApplicable(Subject subject) {
    return Optional.empty();
  }

  @Override
  public Rebuilder prepare(Evidence evidence, Deadline deadline) {
    Model client = evidence.subject().client();
    var options =
        new NetworkInversion.Options(STEPS, LEARNING_RATE, SMOOTHNESS, evidence.subject().seed());
    return sent ->
        NetworkInversion.search(
                client.network(), client.parameters(), sent, options, evidence.device())
            .image();
  }
}
