package dev.sunder.experiments.demo;

import dev.sunder.engine.data.Dataset;
import dev.sunder.engine.data.ImageShape;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.plan.InferencePlan;
import dev.sunder.experiments.chart.ContactSheet;
import dev.sunder.experiments.chart.LossChart;
import dev.sunder.experiments.chart.Palette;
import dev.sunder.experiments.chart.Pictures;
import dev.sunder.experiments.console.Console;
import dev.sunder.experiments.console.OutputFolder;
import dev.sunder.experiments.demo.Exchange.Asked;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Shape;
import dev.sunder.secure.signal.Signal;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The demonstration's pictures. */
final class DemoPictures {

  static final String LOSS = "loss.png";
  static final String ANSWERS = "answers.png";

  private static final int CARDS = 12;
  private static final int MAPS = 6;

  private final Console console;
  private final OutputFolder folder;

  DemoPictures(Console console, OutputFolder folder) {
    this.console = console;
    this.folder = folder;
  }

  /** Whether pictures with text can be drawn; says so if not. */
  boolean possible() {
    if (!Palette.canWriteText()) {
      console.note("no pictures: this Java finds no font (install fontconfig and a font)");
      return false;
    }
    return true;
  }

  /** Both trainings' losses. */
  void losses(double[] base, double[] secure) throws IOException {
    BufferedImage chart =
        new LossChart("Loss while training")
            .curve("the classifier", base)
            .curve("the secure model, N = " + DemoPlan.FROZEN, secure)
            .reference("guessing", Math.log(2))
            .draw();
    Pictures.write(chart, folder.file(LOSS));
  }

  /** Pictures from all over the set, with what was sent and both readings of the answer. */
  void answers(
      Model client, Device device, Dataset pictures, Signal signal, Exchange exchange, long seed)
      throws IOException {
    List<byte[]> signals = Exchange.drawnSignals(signal, exchange.asked().size(), seed);
    List<ContactSheet.Card> cards = new ArrayList<>();
    try (InferencePlan plan = InferencePlan.of(client.network(), device, 1)) {
      plan.load(client.parameters());
      int count = Math.min(CARDS, pictures.size());
      for (int card = 0; card < count; card++) {
        int index = (int) ((long) card * pictures.size() / count);
        cards.add(
            card(plan, pictures, index, signal, signals.get(index), exchange.asked().get(index)));
      }
    }
    BufferedImage sheet =
        new ContactSheet(
                "Who reads what",
                "The provider computes every answer, but only the owner knows which signal went"
                    + " in: a 1 flips the answer, a 0 keeps it.")
            .draw(cards);
    Pictures.write(sheet, folder.file(ANSWERS));
  }

  private static ContactSheet.Card card(
      InferencePlan plan, Dataset pictures, int index, Signal signal, byte[] drawn, Asked asked) {
    ImageShape shape = pictures.shape();
    byte[] pixels = new byte[shape.size()];
    pictures.read(index, pixels, 0);
    plan.pixels(pixels);
    plan.signals(drawn);
    plan.run();
    Shape sent = plan.network().output();
    List<String> names = pictures.classNames();
    float probability = asked.answer().probability();
    return new ContactSheet.Card(
        Pictures.ofPlanes(pixels, 0, shape.channels(), shape.height(), shape.width()),
        Pictures.ofPlanes(drawn, 0, 1, signal.shape().height(), signal.shape().width()),
        Pictures.ofMaps(plan.output().toArray(), sent.h(), sent.w(), MAPS),
        names.get(asked.label()),
        asked.signal() == 1 ? "flips" : "keeps",
        answer(names, asked.answer().label(), probability, asked.label()),
        answer(names, asked.answer().rawLabel(), probability, asked.label()));
  }

  private static ContactSheet.Answer answer(
      List<String> names, int label, float probability, int truth) {
    return new ContactSheet.Answer(names.get(label), probability, label == truth);
  }
}
