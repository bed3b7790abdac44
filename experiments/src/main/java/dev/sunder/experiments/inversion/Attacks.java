package dev.sunder.experiments.inversion;

import dev.sunder.engine.data.Dataset;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.network.Network;
import dev.sunder.experiments.inversion.Task.Sent;
import dev.sunder.kernels.Device;
import dev.sunder.secure.attack.PixelScale;
import dev.sunder.secure.attack.SmashedSet;
import dev.sunder.secure.attack.reconstruct.ImagePrior;
import dev.sunder.secure.attack.reconstruct.InverseNetwork;
import dev.sunder.secure.attack.reconstruct.LayerwiseInversion;
import dev.sunder.secure.attack.reconstruct.NetworkInversion;
import dev.sunder.secure.attack.reconstruct.ShadowClient;
import dev.sunder.secure.attack.reconstruct.StageInversion;
import dev.sunder.secure.party.Encoding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The three attacks at one cut. What each may know: the white box the client's part; the inverse
 * network what the client answers to the attacker's own images; the query-free attack neither, only
 * the server's part. None sees the images that are rebuilt.
 */
final class Attacks {

  private static final int INVERSE_WIDTH = 16;
  private static final int INVERSE_BATCH = 32;
  private static final float INVERSE_RATE = 0.2f;
  private static final float SHADOWS_INVERSE_RATE = 0.1f;
  private static final int SHADOW_BATCH = 64;
  private static final float SHADOW_RATE = 0.02f;
  private static final double SEARCH_RATE = 0.05;
  private static final double SMOOTHNESS = 0.4;
  private static final double PRIOR_WEIGHT = 0.03;

  private final Model model;
  private final Sent sent;
  private final Dataset own;
  private final Effort effort;
  private final long seed;
  private final Device device;

  /**
   * How hard each attack tries; chosen on training images that no figure is reported of.
   *
   * @param inverseSteps of training the inverse network
   * @param shadows whose inverse is learned, at the cut where one alone tells too little
   * @param shadowSteps of training each shadow
   * @param shadowsInverseSteps of training their inverse
   * @param searchSteps of the search through the network
   */
  record Effort(
      int inverseSteps, int shadows, int shadowSteps, int shadowsInverseSteps, int searchSteps) {
    static final Effort FULL = new Effort(6000, 8, 1500, 1200, 500);
    static final Effort BRIEF = new Effort(20, 2, 20, 20, 10);
  }

  /**
   * Attacks on one model at one cut.
   *
   * @param own the attacker's labelled images, on which the model was not trained
   */
  Attacks(Model model, Sent sent, Dataset own, Effort effort, long seed, Device device) {
    this.model = model;
    this.sent = sent;
    this.own = own;
    this.effort = effort;
    this.seed = seed;
    this.device = device;
  }

  /** Rebuilds the images that the smashed data were made of; each is CHW in [−1, 1]. */
  List<float[]> run(Attack attack, List<float[]> seen) {
    return switch (attack) {
      case WHITE_BOX -> whiteBox(seen);
      case INVERSE_NETWORK -> inverse(seen);
      case QUERY_FREE -> queryFree(seen);
    };
  }

  private List<float[]> whiteBox(List<float[]> seen) {
    if (sent == Sent.RELU2) {
      return search(client(), seen);
    }
    LayerwiseInversion.Options options =
        new LayerwiseInversion.Options(
            StageInversion.Options.exact(), StageInversion.Options.exact(), 1);
    List<float[]> rebuilt = new ArrayList<>();
    try (LayerwiseInversion inversion = new LayerwiseInversion(client(), device)) {
      for (float[] values : seen) {
        rebuilt.add(inversion.solve(values, options).image());
      }
    }
    return rebuilt;
  }

  private List<float[]> inverse(List<float[]> seen) {
    return learned(answers(client(), own)::values, effort.inverseSteps(), INVERSE_RATE, seen);
  }

  /** Rebuilds by an inverse network that saw what was sent for each of the attacker's images. */
  private List<float[]> learned(
      IntFunction<float[]> answers, int steps, float rate, List<float[]> seen) {
    int size = own.shape().size();
    byte[] pixels = new byte[size];
    InverseNetwork.Pairs pairs =
        new InverseNetwork.Pairs() {
          @Override
          public int size() {
            return own.size();
          }

          @Override
          public void smashed(int index, float[] into, int offset) {
            float[] values = answers.apply(index);
            System.arraycopy(values, 0, into, offset, values.length);
          }

          @Override
          public void image(int index, float[] into, int offset) {
            own.read(index, pixels, 0);
            System.arraycopy(PixelScale.image(pixels, 0, size), 0, into, offset, size);
          }
        };
    InverseNetwork.Options options =
        new InverseNetwork.Options(INVERSE_WIDTH, INVERSE_BATCH, steps, rate, seed);
    return InverseNetwork.mirroring(client().network(), pairs, options, device)
        .rebuild(seen, device);
  }

  private List<float[]> queryFree(List<float[]> seen) {
    if (sent == Sent.CONV1) {
      return search(shadow(seed), seen);
    }
    // Each shadow answers for its share of the images, so that the inverse learns what shadows have
    // in common and not the accidents of one.
    List<SmashedSet> answers = new ArrayList<>();
    for (int i = 0; i < effort.shadows(); i++) {
      answers.add(answers(shadow(seed + i), own.subset(share(i))));
    }
    return learned(
        i -> answers.get(i % effort.shadows()).values(i / effort.shadows()),
        effort.shadowsInverseSteps(),
        SHADOWS_INVERSE_RATE,
        seen);
  }

  private int[] share(int shadow) {
    return IntStream.range(0, own.size()).filter(i -> i % effort.shadows() == shadow).toArray();
  }

  private Model shadow(long start) {
    Network tail = model.network().tail(sent.cut());
    Model server =
        new Model(tail, model.parameters().forNetwork(tail), model.classNames(), Map.of());
    ShadowClient.Options options =
        new ShadowClient.Options(SHADOW_BATCH, effort.shadowSteps(), SHADOW_RATE, start);
    return ShadowClient.train(client().network(), server, own, options, device).client();
  }

  private SmashedSet answers(Model client, Dataset images) {
    return SmashedSet.draw(client, device, images, Optional.empty(), Encoding.FP32, seed);
  }

  private List<float[]> search(Model client, List<float[]> seen) {
    NetworkInversion.Options options =
        new NetworkInversion.Options(effort.searchSteps(), SEARCH_RATE, SMOOTHNESS, seed)
            .withPrior(ImagePrior.of(own, PRIOR_WEIGHT));
    return NetworkInversion.search(client.network(), client.parameters(), seen, options, device)
        .stream()
        .map(NetworkInversion.Result::image)
        .toList();
  }

  private Model client() {
    Network head = model.network().head(sent.cut());
    return new Model(head, model.parameters().forNetwork(head), List.of(), Map.of());
  }
}
