package dev.sunder.secure.audit;

import java.util.List;

/**
 * What an audit says about one kind of privacy.
 *
 * @param privacy what it is about
 * @param level how bad it is
 * @param headline one short sentence
 * @param text what it rests on, in words
 * @param strongest the id of the attack that it rests on; empty if there is none
 * @param measurements that attack's, the figure that counts first
 */
public record Verdict(
    Privacy privacy,
    Level level,
    String headline,
    String text,
    String strongest,
    List<Measurement> measurements) {
  public Verdict {
    measurements = List.copyOf(measurements);
  }
}
