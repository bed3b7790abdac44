package dev.sunder.experiments.signal;

import dev.sunder.engine.data.Dataset;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.network.Cut;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Stage;
import dev.sunder.engine.training.Evaluation;
import dev.sunder.engine.training.Evaluator;
import dev.sunder.experiments.report.Percent;
import dev.sunder.experiments.signal.SignalFigures.Row;
import dev.sunder.experiments.signal.SignalFigures.Told;
import dev.sunder.kernels.Device;
import dev.sunder.secure.attack.Probe;
import dev.sunder.secure.attack.ProbeStudy;
import dev.sunder.secure.attack.SmashedSet;
import dev.sunder.secure.attack.SmashedSet.Target;
import dev.sunder.secure.attack.reconstruct.SignalSolver;
import dev.sunder.secure.partition.Partition;
import dev.sunder.secure.party.Encoding;
import dev.sunder.secure.signal.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Reads signals off the smashed data of one secure model, at every layer of the stage that the
 * signal joins and behind some later ones.
 *
 * @param attackers the attacker's images; a quarter of them choose among its probes
 * @param owners the owner's, none of them the attacker's
 * @param attackersSignal what the attacker draws
 * @param ownersSignal what the owner draws, from other pictures
 * @param solved how many of each side's examples are solved for their signal
 * @param deeper how many stages behind the signal's to cut after, too
 * @param seed of all draws
 */
public record SignalStudy(
    Dataset attackers,
    Dataset owners,
    Signal attackersSignal,
    Signal ownersSignal,
    int solved,
    int deeper,
    long seed) {

  private record Sending(Cut cut, Encoding encoding, boolean asksLabel) {}

  /** The draws of both sides at one cut. */
  private record Draws(SmashedSet learn, SmashedSet choose, SmashedSet fresh) {}

  /**
   * Measures.
   *
   * @param name what to call the model
   * @param progress told what has been measured so far
   */
  public SignalFigures of(Model model, String name, Device device, Consumer<String> progress) {
    Network network = model.network();
    int joins = network.signal().orElseThrow().stage();
    Evaluation answers = answers(model, device);
    List<Row> rows = new ArrayList<>();
    for (Sending sending : sendings(network, joins)) {
      rows.add(row(model, sending, device));
      progress.accept("cut " + sending.cut() + " " + text(sending.encoding()));
    }
    return new SignalFigures(
        name,
        joins - 1,
        network.stage(joins).name(),
        1.0 / attackersSignal.classes(),
        Percent.right(answers),
        Percent.seenByProvider(answers),
        rows);
  }

  private Evaluation answers(Model model, Device device) {
    try (Evaluator evaluator = Evaluator.of(model.network(), device, 64, 1)) {
      return evaluator.evaluate(model.parameters(), owners, Optional.of(ownersSignal), seed);
    }
  }

  private List<Sending> sendings(Network network, int joins) {
    List<Sending> sendings = new ArrayList<>();
    List<Cut> cuts = network.distinctCuts(joins);
    Cut last = cuts.get(cuts.size() - 1);
    cuts.forEach(cut -> sendings.add(new Sending(cut, Encoding.FP32, cut.equals(last))));
    sendings.add(new Sending(last, Encoding.INT8, true));
    for (int stage = joins + 1; stage <= Math.min(joins + deeper, network.depth() - 1); stage++) {
      List<Cut> later = network.distinctCuts(stage);
      if (!later.isEmpty()) {
        sendings.add(new Sending(later.get(later.size() - 1), Encoding.FP32, true));
      }
    }
    return sendings;
  }

  private Row row(Model model, Sending sending, Device device) {
    Model client = Partition.split(model, sending.cut()).client();
    Draws draws = draws(client, sending.encoding(), device);
    ProbeStudy signals = study(draws, Target.SIGNAL, attackersSignal.classes(), device);
    Optional<String> reason = SignalSolver.notApplicable(client.network());
    SortedMap<String, Told> told = new TreeMap<>();
    told.put(Row.LINEAR, Told.of(signals, Probe.Kind.LINEAR));
    told.put(Row.NETWORK, Told.of(signals, Probe.Kind.NETWORK));
    if (reason.isEmpty()) {
      told.put(Row.ALGEBRA, solve(client, draws, device));
    }
    if (sending.asksLabel()) {
      told.put(
          Row.LABEL, Told.of(study(draws, Target.LABEL, attackers.classNames().size(), device)));
    }
    Stage last = client.network().stage(sending.cut().stage());
    return new Row(
        sending.cut().toString(),
        last.name() + " " + last.layers().get(last.layers().size() - 1).text(),
        text(sending.encoding()),
        told,
        reason.orElse(""));
  }

  private Draws draws(Model client, Encoding encoding, Device device) {
    int learned = attackers.size() - attackers.size() / 4;
    return new Draws(
        draw(client, part(attackers, 0, learned), attackersSignal, encoding, seed, device),
        draw(
            client,
            part(attackers, learned, attackers.size()),
            attackersSignal,
            encoding,
            seed + 1,
            device),
        draw(client, owners, ownersSignal, encoding, seed + 2, device));
  }

  private static SmashedSet draw(
      Model client, Dataset images, Signal signal, Encoding encoding, long seed, Device device) {
    return SmashedSet.draw(client, device, images, Optional.of(signal), encoding, seed);
  }

  private static Dataset part(Dataset all, int from, int to) {
    return all.subset(IntStream.range(from, to).toArray());
  }

  /** Solves for the signals of some examples and tells them as the attacker's own are told. */
  private Told solve(Model client, Draws draws, Device device) {
    try (SignalSolver solver =
        new SignalSolver(client, greatestActivation(client, device), device)) {
      Draws found =
          new Draws(
              solver.solve(draws.learn().spread(solved)),
              solver.solve(draws.choose().spread(Math.max(1, solved / 2))),
              solver.solve(draws.fresh().spread(solved)));
      return Told.of(study(found, Target.SIGNAL, attackersSignal.classes(), device));
    }
  }

  /** The greatest value that a stage from k on receives, over some of the attacker's draws. */
  private float greatestActivation(Model client, Device device) {
    Network network = client.network();
    float greatest = 1;
    for (int stage = network.signal().orElseThrow().stage(); stage <= network.depth(); stage++) {
      if (stage == 1) {
        continue; // It receives pixels, whose range is known.
      }
      Network head = network.head(Cut.after(network, stage - 1));
      Model before = new Model(head, client.parameters().forNetwork(head), List.of(), Map.of());
      SmashedSet some =
          SmashedSet.draw(
              before,
              device,
              attackers.limit(64),
              head.signal().map(joining -> attackersSignal),
              Encoding.FP32,
              seed);
      for (int i = 0; i < some.size(); i++) {
        for (float value : some.values(i)) {
          greatest = Math.max(greatest, value);
        }
      }
    }
    return greatest;
  }

  private static ProbeStudy study(Draws draws, Target target, int classes, Device device) {
    return ProbeStudy.of(
        draws.learn(),
        draws.choose(),
        draws.fresh(),
        target,
        classes,
        Probe.CONVERGENCE_EPOCHS,
        ProbeStudy.SEEDS,
        device);
  }

  private static String text(Encoding encoding) {
    return encoding.name().toLowerCase(Locale.ROOT);
  }
}
