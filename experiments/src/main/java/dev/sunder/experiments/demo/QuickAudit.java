package dev.sunder.experiments.demo;

import dev.sunder.engine.data.Dataset;
import dev.sunder.engine.model.Model;
import dev.sunder.kernels.Device;
import dev.sunder.secure.attack.Probe;
import dev.sunder.secure.attack.SmashedSet;
import dev.sunder.secure.measure.Interval;
import dev.sunder.secure.party.Encoding;
import dev.sunder.secure.signal.Signal;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A first look at what the smashed data give away: the provider, who has the client's part as
 * everyone has, runs it on pictures and signals of its own and trains probes on what comes out.
 *
 * <p>Half of its draws train the probes, the other half choose between a linear one and a small
 * network; the figures are for the owner's pictures, which neither half has seen.
 *
 * @param signal how often the signal is told
 * @param label how often the true class is told
 */
record QuickAudit(Interval signal, Interval label) {

  static QuickAudit of(
      Model client,
      Device device,
      Dataset providers,
      Dataset owners,
      Signal signal,
      int epochs,
      long seed) {
    SmashedSet learn = draw(client, device, half(providers, 0), signal, seed);
    SmashedSet choose = draw(client, device, half(providers, 1), signal, seed + 1);
    SmashedSet fresh = draw(client, device, owners, signal, seed + 2);
    return new QuickAudit(
        attack(learn, choose, fresh, SmashedSet.Target.SIGNAL, signal.classes(), epochs, device),
        attack(learn, choose, fresh, SmashedSet.Target.LABEL, signal.classes(), epochs, device));
  }

  private static Interval attack(
      SmashedSet learn,
      SmashedSet choose,
      SmashedSet fresh,
      SmashedSet.Target target,
      int classes,
      int epochs,
      Device device) {
    Probe best = null;
    double bestAccuracy = -1;
    for (Probe.Kind kind : Probe.Kind.values()) {
      Probe probe = Probe.train(learn, target, classes, kind, epochs, 1, device);
      double accuracy = probe.accuracy(choose, target, device).estimate();
      if (accuracy > bestAccuracy) {
        bestAccuracy = accuracy;
        best = probe;
      }
    }
    return best.accuracy(fresh, target, device);
  }

  private static SmashedSet draw(
      Model client, Device device, Dataset images, Signal signal, long seed) {
    return SmashedSet.draw(client, device, images, Optional.of(signal), Encoding.FP32, seed);
  }

  /** Every other pair of examples, so that classes that take turns are in both halves. */
  private static Dataset half(Dataset all, int which) {
    return all.subset(IntStream.range(0, all.size()).filter(i -> i / 2 % 2 == which).toArray());
  }
}
