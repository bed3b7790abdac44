package dev.sunder.secure.audit;

import dev.sunder.engine.model.Model;
import dev.sunder.secure.attack.SmashedSet;
import dev.sunder.secure.attack.reconstruct.ImagePrior;
import dev.sunder.secure.attack.reconstruct.NetworkInversion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A search for pictures through a network, from the attacker's mean image, whose priors were chosen
 * on the attacker's own pictures with as many steps as the owner's get.
 */
final class Search implements PictureAttack.Rebuilder {

  /** Steps after which more change little. */
  private static final int FULL = 300;

  private static final int FEWEST = 20;
  private static final int TRIAL = 2;
  private static final double LEARNING_RATE = 0.1;

  /** The attacker's pictures to choose the priors on. */
  private static final int OWN = 5;

  /** The share of its time that is planned for; the rest is for what goes slower. */
  private static final double PLANNED = 0.85;

  /**
   * A relative squared distance of the smashed data below which a search has found what it looked
   * for.
   */
  private static final double FITTED = 0.1;

  /** Weights of the priors, on smooth pictures and on pictures like the attacker's. */
  private record Priors(double smoothness, double likeness) {}

  /** What to choose from; the last hardly holds a search back from fitting. */
  private static final List<Priors> PRIORS =
      List.of(new Priors(0.1, 0.01), new Priors(1, 0.1), new Priors(0.01, 1e-4));

  private final Model client;
  private final Evidence evidence;
  private final NetworkInversion.Options options;
  private final boolean canFit;
  private final List<Double> losses = new ArrayList<>();

  private Search(
      Model client, Evidence evidence, NetworkInversion.Options options, boolean canFit) {
    this.client = client;
    this.evidence = evidence;
    this.options = options;
    this.canFit = canFit;
  }

  /**
   * Chooses the priors.
   *
   * @param client the client's part, or what the attacker takes for it
   * @param ownDraws what that client gives for the attacker's images
   * @param seconds for choosing and for searching the owner's pictures
   * @throws OutOfTimeException if that is too little
   */
  static Search prepare(Model client, SmashedSet ownDraws, Evidence evidence, double seconds) {
    int draws = ownDraws.size();
    int[] own =
        IntStream.range(0, Math.min(OWN, draws))
            .map(i -> (int) ((2L * i + 1) * draws / (2L * Math.min(OWN, draws))))
            .toArray();
    List<float[]> sent = IntStream.of(own).mapToObj(draw -> ownDraws.values(draw)).toList();
    int pictures = Math.min(PictureStep.ENOUGH, evidence.pictures());
    double perPicture = secondsAPicture(client, evidence, sent);
    double perStep = perPicture * (PRIORS.size() * own.length + pictures);
    int steps = (int) Math.min(FULL, PLANNED * seconds / perStep);
    if (steps < FEWEST) {
      throw new OutOfTimeException(
          String.format(
              Locale.ROOT,
              "a search needs at least %.0f s, its share is %.0f s",
              FEWEST * perStep / PLANNED,
              seconds));
    }
    NetworkInversion.Options best = null;
    double greatest = Double.NEGATIVE_INFINITY;
    boolean canFit = false;
    for (Priors priors : PRIORS) {
      NetworkInversion.Options options = options(evidence, priors, steps);
      List<NetworkInversion.Result> found = search(client, evidence, sent, options);
      double ssim = 0;
      for (int i = 0; i < own.length; i++) {
        float[] original = evidence.attackersImage(own[i]);
        ssim += Tuning.ssim(evidence, original, found.get(i).image()) / own.length;
      }
      canFit |= median(found.stream().map(NetworkInversion.Result::loss).toList()) < FITTED;
      if (ssim > greatest) {
        greatest = ssim;
        best = options;
      }
    }
    return new Search(client, evidence, best, canFit);
  }

  @Override
  public List<float[]> rebuild(List<float[]> sent) {
    List<NetworkInversion.Result> found = search(client, evidence, sent, options);
    found.forEach(one -> losses.add(one.loss()));
    return found.stream().map(NetworkInversion.Result::image).toList();
  }

  @Override
  public int atOnce() {
    return PictureStep.ENOUGH;
  }

  /**
   * Whether what it found gives the smashed data that were sent; or could have with a weaker prior,
   * which the attacker's own pictures speak against.
   */
  @Override
  public boolean converged() {
    return canFit || median(losses) < FITTED;
  }

  @Override
  public Map<String, Double> figures() {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("steps", (double) options.steps());
    figures.put("smoothness", options.smoothness());
    figures.put("median relative squared distance", median(losses));
    return figures;
  }

  private static NetworkInversion.Options options(Evidence evidence, Priors priors, int steps) {
    return new NetworkInversion.Options(
            steps, LEARNING_RATE, priors.smoothness(), evidence.subject().seed())
        .withPrior(ImagePrior.of(evidence.subject().attackers(), priors.likeness()));
  }

  private static List<NetworkInversion.Result> search(
      Model client, Evidence evidence, List<float[]> sent, NetworkInversion.Options options) {
    return NetworkInversion.search(
        client.network(), client.parameters(), sent, options, evidence.device());
  }

  /** Seconds a picture and step, measured on a second short search. */
  private static double secondsAPicture(Model client, Evidence evidence, List<float[]> sent) {
    NetworkInversion.Options few = options(evidence, PRIORS.get(0), TRIAL);
    search(client, evidence, sent, few);
    long start = System.nanoTime();
    search(client, evidence, sent, few);
    return (System.nanoTime() - start) / 1e9 / (TRIAL + 1) / sent.size();
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted.length == 0 ? Double.POSITIVE_INFINITY : sorted[sorted.length / 2];
  }
}
