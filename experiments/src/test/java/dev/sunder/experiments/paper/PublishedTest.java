package dev.sunder.experiments.paper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class PublishedTest {

  @Test
  void theStorageOfTable4IsThatOfItsParametersWhichArePrintedAsBitsFromTheSecondRow() {
    long[] parameters = {23_296, 330_688, 994_624, 2_322_112};
    String[] storage = {"182 kB", "2.52 mB", "7.59 mB", "17.72 mB"};
    for (int i = 0; i < parameters.length; i++) {
      Published.Client client = Published.CLIENTS.get(i);
      assertEquals(i + 1, client.frozen());
      assertEquals(parameters[i] * (i == 0 ? 1 : 64), client.parameters());
      assertEquals(storage[i], client.storage());
      double unit = i == 0 ? 1024 : 1024 * 1024;
      double printed = Double.parseDouble(storage[i].substring(0, storage[i].indexOf(' ')));
      assertEquals(parameters[i] * 8 / unit, printed, 0.006);
    }
  }

  @Test
  void theTimesOfTable5AreThoseOfItsLinksWhichArePrintedAsBitsFromTheThirdRow() {
    for (Published.Client client : Published.CLIENTS) {
      double bytes = client.frozen() < 3 ? client.links() : client.links() / 8.0;
      assertEquals(1000 * bytes / (1 << 20), client.milliseconds(), 0.0015);
    }
  }

  @Test
  void trainingTakesLongerWithMoreStepsAndShorterWithMoreFrozenStages() {
    List<Integer> steps = Published.steps();
    assertEquals(List.of(5_000, 10_000, 20_000, 40_000, 60_000, 80_000, 100_000, 200_000), steps);
    for (int column = -1; column < Published.COLUMNS - 1; column++) {
      for (int i = 1; i < steps.size(); i++) {
        assertTrue(
            Published.seconds(steps.get(i), column) > Published.seconds(steps.get(i - 1), column));
      }
    }
    assertEquals(4970, Published.seconds(200_000, 4));
    assertEquals(.67094, Published.accuracy(5_000, 0));
    assertEquals(.98224, Published.accuracy(200_000, -1));
  }
}
