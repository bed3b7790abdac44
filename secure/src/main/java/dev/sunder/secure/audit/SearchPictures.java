package dev.sunder.secure.audit;

import java.util.Optional;

/** Searches the picture whose smashed data are those sent, by gradients through the network. */
final class SearchPictures implements PictureAttack {

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
    return Search.prepare(
        evidence.subject().client(), evidence.draws(), evidence, deadline.secondsLeft());
  }
}
