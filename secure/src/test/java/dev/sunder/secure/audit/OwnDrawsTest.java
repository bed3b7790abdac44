package dev.sunder.secure.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.kernels.Shape;
import dev.sunder.secure.attack.SmashedSet;
import dev.sunder.secure.attack.SmashedSet.Target;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnDrawsTest {

  /** Draws whose one value is their number, of classes that take turns. */
  private static SmashedSet draws(int count, int classes) {
    float[][] values = new float[count][1];
    for (int i = 0; i < count; i++) {
      values[i][0] = i;
    }
    int[] turns = IntStream.range(0, count).map(i -> i % classes).toArray();
    return SmashedSet.of(new Shape(1, 1, 1, 1), values, turns, turns);
  }

  private static Set<Float> numbers(SmashedSet set) {
    Set<Float> numbers = new TreeSet<>();
    for (int i = 0; i < set.size(); i++) {
      numbers.add(set.values(i)[0]);
    }
    return numbers;
  }

  @Test
  void everyDrawIsInOnePartAndOneOfFourIsToChooseBy() {
    OwnDraws own = OwnDraws.of(draws(100, 2));
    assertEquals(25, own.choose().size());
    Set<Float> all = numbers(own.learn());
    all.addAll(numbers(own.choose()));
    assertEquals(75, own.learn().size());
    assertEquals(100, all.size());
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 10})
  void classesThatTakeTurnsAreInBothParts(int classes) {
    OwnDraws own = OwnDraws.of(draws(400, classes));
    for (SmashedSet part : new SmashedSet[] {own.learn(), own.choose()}) {
      int[] counts = new int[classes];
      for (int label : part.targets(Target.LABEL)) {
        counts[label]++;
      }
      for (int count : counts) {
        assertTrue(count > part.size() / (4 * classes), count + " of " + part.size());
      }
    }
  }
}
