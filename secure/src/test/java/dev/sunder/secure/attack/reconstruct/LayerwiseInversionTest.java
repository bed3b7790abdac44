package dev.sunder.secure.attack.reconstruct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.engine.model.Model;
import dev.sunder.engine.network.Cut;
import dev.sunder.engine.plan.InferencePlan;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import dev.sunder.secure.TinyModels;
import dev.sunder.secure.measure.ImageQuality;
import dev.sunder.secure.partition.Partition;
import dev.sunder.secure.signal.Relabelling;
import dev.sunder.secure.signal.Signal;
import dev.sunder.secure.signal.Signals;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LayerwiseInversionTest {

  private final Device device = Devices.open("cpu");

  @AfterEach
  void close() {
    device.close();
  }

  private static byte[] picture() {
    byte[] picture = new byte[784];
    for (int y = 0; y < 28; y++) {
      for (int x = 0; x < 28; x++) {
        picture[y * 28 + x] = (byte) (Math.hypot(x - 12, y - 15) < 7 ? 220 : 40 + 3 * x);
      }
    }
    return picture;
  }

  private float[] send(Model client, byte[] signal) {
    try (InferencePlan plan = InferencePlan.of(client.network(), device, 1)) {
      plan.load(client.parameters());
      plan.pixels(picture());
      plan.signals(signal);
      plan.run();
      return plan.output().toArray();
    }
  }

  /** With N = 1 the signal joins conv2, whose 1,600 equations hold 1,372 unknowns. */
  @Test
  void theSignalsChannelIsSolvedForExactly() {
    Signal signal = Signals.drawn("constant", new Relabelling.Xor());
    Model client = Partition.split(TinyModels.secure(1, signal, 3), new Cut(2, 1)).client();
    try (LayerwiseInversion inversion = new LayerwiseInversion(client, device)) {
      var options =
          new LayerwiseInversion.Options(
              StageInversion.Options.rectified(), StageInversion.Options.exact(), 100);
      for (int c = 0; c < 2; c++) {
        byte[] drawn = new byte[1];
        signal.render(c, 0, drawn, 0);
        float[] found = inversion.solve(send(client, drawn), options).signal().orElseThrow();
        assertEquals(14 * 14, found.length);
        double mean = 0;
        for (float value : found) {
          mean += value / found.length;
        }
        assertEquals(c == 0 ? -1 : 1, mean, 0.05);
      }
    }
  }

  @Test
  void behindAPooledStageAndASecondConvolutionTheImageBeatsTheMeanImage() {
    Signal signal = Signals.drawn("constant", new Relabelling.Xor());
    Model client = Partition.split(TinyModels.secure(1, signal, 3), new Cut(2, 1)).client();
    float[] original = new float[784];
    for (int i = 0; i < 784; i++) {
      original[i] = (picture()[i] & 0xFF) / 127.5f - 1;
    }
    try (LayerwiseInversion inversion = new LayerwiseInversion(client, device)) {
      float[] image =
          inversion
              .solve(
                  send(client, new byte[1]),
                  new LayerwiseInversion.Options(
                      StageInversion.Options.rectified(), StageInversion.Options.exact(), 100))
              .image();
      ImageQuality quality = ImageQuality.of(original, image, 1, 28, 28, 2);
      float[] mean = new float[784];
      for (float value : original) {
        mean[0] += value / 784;
      }
      java.util.Arrays.fill(mean, mean[0]);
      double meanImage = ImageQuality.of(original, mean, 1, 28, 28, 2).psnr();
      assertTrue(quality.psnr() > meanImage + 3, quality + ", mean image " + meanImage);
    }
  }

  @Test
  void stagesThatCannotBeSolvedAreRefusedByName() {
    Model server =
        Partition.split(
                TinyModels.secure(1, Signals.drawn("constant", new Relabelling.Xor()), 3),
                new Cut(2, 1))
            .server();
    assertFalse(LayerwiseInversion.supports(server.network()));
    var wrong =
        assertThrows(IllegalArgumentException.class, () -> new LayerwiseInversion(server, device));
    assertTrue(wrong.getMessage().contains("conv2"), wrong.getMessage());
  }
}
