package dev.sunder.secure.audit;

import dev.sunder.engine.data.Dataset;
import dev.sunder.engine.model.Model;
import dev.sunder.kernels.Shape;
import dev.sunder.secure.party.Encoding;
import dev.sunder.secure.signal.Signal;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What is audited, and the data of both sides, which must not overlap.
 *
 * @param client the client's part as published; its outputs are what is sent
 * @param server the server's part, for attacks that need it
 * @param encoding how what is sent is written
 * @param attackers the provider's own images, labelled
 * @param owners the owner's images, labelled; the attacker never sees them
 * @param attackerSignals what the provider draws signals from; empty for a model without a signal
 * @param ownerSignals what the owner draws signals from
 * @param pictures how many of the owner's images are attacked one by one
 * @param seed of all draws and trainings
 */
public record Subject(
    Model client,
    Optional<Model> server,
    Encoding encoding,
    Dataset attackers,
    Dataset owners,
    Optional<Signal> attackerSignals,
    Optional<Signal> ownerSignals,
    int pictures,
    long seed) {

  /**
   * Checks that everything fits together.
   *
   * @throws IllegalArgumentException naming what does not, such as images of another shape, a
   *     missing signal or a parameter that is not finite
   */
  public Subject {
    requireFinite(client);
    server.ifPresent(Subject::requireFinite);
    requireImages("the attacker's", client, attackers);
    requireImages("the owner's", client, owners);
    boolean joins = client.network().signal().isPresent();
    if (joins != attackerSignals.isPresent() || joins != ownerSignals.isPresent()) {
      throw new IllegalArgumentException(
          joins
              ? "the client's part takes a signal: the audit needs one of both sides"
              : "the client's part takes no signal, but one was given");
    }
    if (pictures < 1) {
      throw new IllegalArgumentException("an audit needs at least 1 picture, got " + pictures);
    }
    pictures = Math.min(pictures, owners.size());
  }

  /** The shape of an image, with n = 1. */
  public Shape image() {
    return client.network().input();
  }

  /** Why labels cannot be told apart; empty if they can. */
  Optional<String> withoutLabels() {
    if (attackers.classNames().isEmpty() || owners.classNames().isEmpty()) {
      return Optional.of("the images have no labels.");
    }
    if (distinctLabels(attackers) < 2 || distinctLabels(owners) < 2) {
      return Optional.of("all images of one side are of one class: there is nothing to tell.");
    }
    return Optional.empty();
  }

  private static long distinctLabels(Dataset images) {
    return IntStream.range(0, images.size()).map(images::label).distinct().count();
  }

  private static void requireFinite(Model model) {
    for (String name : model.parameters().names()) {
      for (float value : model.parameters().get(name)) {
        if (!Float.isFinite(value)) {
          throw new IllegalArgumentException(
              "parameter "
                  + name
                  + " of model "
                  + model.network().name()
                  + " holds "
                  + value
                  + ": what it sends means nothing, so nothing can be audited");
        }
      }
    }
  }

  private static void requireImages(String whose, Model client, Dataset images) {
    Shape input = client.network().input();
    boolean fits =
        images.shape().channels() == input.c()
            && images.shape().height() == input.h()
            && images.shape().width() == input.w();
    if (!fits || images.size() == 0) {
      throw new IllegalArgumentException(
          whose
              + " images must be "
              + input
              + " and at least one, got "
              + images.size()
              + " of "
              + images.shape());
    }
  }
}
