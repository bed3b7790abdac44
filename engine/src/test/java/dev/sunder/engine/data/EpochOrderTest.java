package dev.sunder.engine.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EpochOrderTest {

  @Test
  void everyOrderIsAsLikelyAsAnyOther() {
    Map<String, Integer> counts = new HashMap<>();
    EpochOrder order = new EpochOrder(4, true, 9);
    int[] examples = new int[4];
    for (int epoch = 0; epoch < 24000; epoch++) {
      order.copy(epoch, 0, 4, examples);
      counts.merge(Arrays.toString(examples), 1, Integer::sum);
    }
    assertEquals(24, counts.size());
    // Chi-square of 23 degrees of freedom: above 49.7 once in a thousand.
    double chiSquare =
        counts.values().stream()
            .mapToDouble(count -> (count - 1000.0) * (count - 1000) / 1000)
            .sum();
    assertEquals(23, chiSquare, 26);
  }

  @Test
  void anEpochsOrderDoesNotDependOnWhatWasAskedBefore() {
    EpochOrder walked = new EpochOrder(100, true, 1);
    int[] expected = new int[100];
    for (int epoch = 0; epoch <= 5; epoch++) {
      walked.copy(epoch, 0, 100, expected);
    }
    int[] part = new int[30];
    new EpochOrder(100, true, 1).copy(5, 60, 30, part);
    assertEquals(Arrays.toString(Arrays.copyOfRange(expected, 60, 90)), Arrays.toString(part));
  }
}
