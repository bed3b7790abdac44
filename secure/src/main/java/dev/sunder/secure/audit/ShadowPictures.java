package dev.sunder.secure.audit;

import dev.sunder.engine.model.Model;
import dev.sunder.secure.attack.SmashedSet;
import dev.sunder.secure.attack.reconstruct.ShadowClient;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Searches pictures through a client of the attacker's own making, trained in front of the server's
 * part, as one who knows the true client's architecture but neither its parameters nor its answers.
 */
final class ShadowPictures implements PictureAttack {

  /** Steps after which more change little. */
  private static final int FULL = 1500;

  private static final int FEWEST = 50;
  private static final int TRIAL = 3;
  private static final int BATCH = 32;
  private static final float LEARNING_RATE = 0.01f;

  /** The share of its time for training; the rest is for searching. */
  private static final double TRAINING = 0.4;

  @Override
  public String id() {
    return "shadow-client";
  }

  @Override
  public String title() {
    return "searching through a client trained in front of the server's part";
  }

  @Override
  public double weight() {
    return 7;
  }

  @Override
  public Optional<String> notApplicable(Subject subject) {
    if (subject.server().isEmpty()) {
      return Optional.of("the server's part was not given.");
    }
    if (subject.client().network().signal().isPresent()) {
      return Optional.of("a client with a signal gives no answers to train on without it.");
    }
    int classes = subject.server().get().network().output().elements();
    if (subject.attackers().classNames().size() > classes) {
      return Optional.of("the images are not labelled by the server's classes.");
    }
    return subject.withoutLabels();
  }

  @Override
  public Rebuilder prepare(Evidence evidence, Deadline deadline) {
    train(evidence, 1);
    long start = System.nanoTime();
    train(evidence, TRIAL);
    double perStep = (System.nanoTime() - start) / 1e9 / TRIAL;
    double time = TRAINING * deadline.secondsLeft();
    int steps = (int) Math.min(FULL, time / perStep);
    if (steps < FEWEST) {
      throw new OutOfTimeException(
          String.format(
              Locale.ROOT,
              "training a client needs at least %.0f s, its share is %.0f s",
              FEWEST * perStep,
              time));
    }
    Subject subject = evidence.subject();
    ShadowClient shadow = train(evidence, steps);
    SmashedSet ownDraws =
        SmashedSet.draw(
            shadow.client(),
            evidence.device(),
            subject.attackers(),
            Optional.empty(),
            subject.encoding(),
            subject.seed());
    Search search = Search.prepare(shadow.client(), ownDraws, evidence, deadline.secondsLeft());
    // Guessing every class alike has the loss log(classes).
    boolean learned = shadow.loss() < 0.5 * Math.log(subject.attackers().classNames().size());
    return new Rebuilder() {
      @Override
      public List<float[]> rebuild(List<float[]> sent) {
        return search.rebuild(sent);
      }

      @Override
      public int atOnce() {
        return search.atOnce();
      }

      @Override
      public Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>(search.figures());
        figures.put("training steps", (double) steps);
        figures.put("the shadow's loss", shadow.loss());
        return figures;
      }

      @Override
      public boolean converged() {
        return (learned || steps == FULL) && search.converged();
      }
    };
  }

  private static ShadowClient train(Evidence evidence, int steps) {
    Subject subject = evidence.subject();
    Model server = subject.server().orElseThrow();
    return ShadowClient.train(
        subject.client().network(),
        server,
        subject.attackers(),
        new ShadowClient.Options(BATCH, steps, LEARNING_RATE, subject.seed()),
        evidence.device());
  }
}
