package dev.sunder.secure.attack.reconstruct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.engine.model.Model;
import dev.sunder.engine.network.Cut;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.plan.InferencePlan;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import dev.sunder.kernels.Shape;
import dev.sunder.secure.TinyModels;
import dev.sunder.secure.measure.ImageQuality;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Both attacks rebuild simple pictures from behind LeNet-5's first layers, far beyond the mean. */
class LearnedInversionTest {

  private final Device device = Devices.open("cpu");
  private final Model model = TinyModels.plain(3);
  private final Network client = model.network().head(new Cut(1, 2));

  @AfterEach
  void close() {
    device.close();
  }

  /** A bright bar at a random place on a dark ground. */
  private static float[] picture(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int left = random.nextInt(20);
    int top = random.nextInt(20);
    float[] picture = new float[784];
    for (int y = 0; y < 28; y++) {
      for (int x = 0; x < 28; x++) {
        boolean inside = x >= left && x < left + 8 && y >= top && y < top + 6;
        picture[y * 28 + x] = inside ? 0.9f : -0.8f;
      }
    }
    return picture;
  }

  private List<float[]> send(List<float[]> pictures) {
    List<float[]> sent = new ArrayList<>();
    try (InferencePlan plan = InferencePlan.of(client, device, 1)) {
      plan.load(model.parameters().forNetwork(client));
      for (float[] picture : pictures) {
        plan.input(picture);
        plan.run();
        sent.add(plan.output().toArray());
      }
    }
    return sent;
  }

  private static List<float[]> pictures(int from, int count) {
    List<float[]> pictures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      pictures.add(picture(from + i));
    }
    return pictures;
  }

  private static double psnr(float[] original, float[] rebuilt) {
    return ImageQuality.of(original, rebuilt, 1, 28, 28, 2).psnr();
  }

  private static double meanPsnr(List<float[]> pictures) {
    float[] mean = new float[784];
    for (float[] picture : pictures) {
      for (int i = 0; i < 784; i++) {
        mean[i] += picture[i] / pictures.size();
      }
    }
    return pictures.stream().mapToDouble(picture -> psnr(picture, mean)).average().orElseThrow();
  }

  @Test
  void searchingThroughTheNetworkFindsTheImage() {
    float[] secret = picture(5);
    float[] sent = send(List.of(secret)).get(0);
    NetworkInversion.Result found =
        NetworkInversion.search(
            client,
            model.parameters().forNetwork(client),
            sent,
            new NetworkInversion.Options(300, 0.1, 1e-4, 1),
            device);
    assertTrue(psnr(secret, found.image()) > 25, "psnr " + psnr(secret, found.image()));
    assertTrue(found.loss() < 0.01, "loss " + found.loss());
    assertEquals(0, found.signal().length);
  }

  @Test
  void manyAtATimeAreFoundAsEachAlone() {
    List<float[]> sent = send(pictures(7, 3));
    NetworkInversion.Options options = new NetworkInversion.Options(20, 0.1, 1e-4, 1);
    List<NetworkInversion.Result> together =
        NetworkInversion.search(
            client, model.parameters().forNetwork(client), sent, options, device);
    for (int i = 0; i < sent.size(); i++) {
      NetworkInversion.Result alone =
          NetworkInversion.search(
              client, model.parameters().forNetwork(client), sent.get(i), options, device);
      assertEquals(alone.loss(), together.get(i).loss(), 0.02 * alone.loss() + 1e-6);
    }
  }

  private InverseNetwork.Pairs pairs(List<float[]> own, float scale) {
    List<float[]> ownSent = send(own);
    return new InverseNetwork.Pairs() {
      @Override
      public int size() {
        return own.size();
      }

      @Override
      public void smashed(int index, float[] into, int offset) {
        float[] sent = ownSent.get(index);
        for (int i = 0; i < sent.length; i++) {
          into[offset + i] = scale * sent[i];
        }
      }

      @Override
      public void image(int index, float[] into, int offset) {
        System.arraycopy(own.get(index), 0, into, offset, 784);
      }
    };
  }

  private void assertFarAboveTheMeanImage(InverseNetwork inverse, float scale) {
    List<float[]> fresh = pictures(1, 10);
    List<float[]> sent = send(fresh);
    for (float[] values : sent) {
      for (int i = 0; i < values.length; i++) {
        values[i] *= scale;
      }
    }
    List<float[]> rebuilt = inverse.rebuild(sent, device);
    double sum = 0;
    for (int i = 0; i < fresh.size(); i++) {
      sum += psnr(fresh.get(i), rebuilt.get(i));
    }
    assertTrue(
        sum / fresh.size() > meanPsnr(fresh) + 5,
        "inverse " + sum / fresh.size() + ", mean image " + meanPsnr(fresh));
  }

  private InverseNetwork train(float scale, int steps, float rate) {
    return InverseNetwork.train(
        pairs(pictures(1000, 200), scale),
        client.output(),
        new Shape(1, 1, 28, 28),
        new InverseNetwork.Options(8, 16, steps, rate, 2),
        device);
  }

  @Test
  void aTrainedInverseBeatsTheMeanImageOnFreshPictures() {
    assertFarAboveTheMeanImage(train(1, 250, 0.05f), 1);
  }

  @Test
  void anInverseThatMirrorsTheClientBeatsTheMeanImage() {
    InverseNetwork inverse =
        InverseNetwork.mirroring(
            client,
            pairs(pictures(1000, 200), 1),
            new InverseNetwork.Options(8, 16, 250, 0.05f, 2),
            device);
    assertFarAboveTheMeanImage(inverse, 1);
  }

  @Test
  void theScaleOfWhatIsSentDoesNotMatter() {
    assertFarAboveTheMeanImage(train(1000, 250, 0.05f), 1000);
  }

  @Test
  void aTrainingThatBreaksDownBeginsAgainMoreSlowly() {
    assertFarAboveTheMeanImage(train(1, 600, 2f), 1);
  }

  @Test
  void aTrainingThatDivergesAtEveryRateStillGivesPictures() {
    InverseNetwork inverse = train(1, 20, 1e20f);
    for (float pixel : inverse.rebuild(send(pictures(1, 1)), device).get(0)) {
      assertTrue(Math.abs(pixel) <= 1, "pixel " + pixel);
    }
  }

  @Test
  void aGradientThatOverflowsLeavesTheSearchWhereItBegan() {
    float[] sent = send(List.of(picture(5))).get(0);
    var huge = model.parameters().forNetwork(client).copy();
    float[] weights = huge.get("conv1.weight");
    for (int i = 0; i < weights.length; i++) {
      weights[i] = i % 2 == 0 ? Float.MAX_VALUE : -Float.MAX_VALUE;
    }
    float[] image =
        NetworkInversion.search(
                client, huge, sent, new NetworkInversion.Options(5, 0.1, 1e-4, 1), device)
            .image();
    // It begins at grey with noise of at most 0.01.
    for (float pixel : image) {
      assertEquals(0, pixel, 0.01);
    }
  }

  @Test
  void smashedDataThatAreNotFiniteAreRefused() {
    float[] sent = new float[client.output().elements()];
    sent[0] = Float.POSITIVE_INFINITY;
    assertThrows(
        IllegalArgumentException.class,
        () ->
            NetworkInversion.search(
                client,
                model.parameters().forNetwork(client),
                sent,
                new NetworkInversion.Options(10, 0.1, 0, 1),
                device));
  }
}
