package dev.sunder.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class JoinTest {

  private static final Shape MAP = new Shape(2, 3, 5, 7);

  @Test
  void addingKeepsTheShape() {
    assertEquals(MAP, Join.ADD.output(List.of(MAP, MAP)));
    assertEquals(MAP, Join.ADD.output(Collections.nCopies(Join.MOST, MAP)));
  }

  @Test
  void concatenationCountsTheChannelsOfAll() {
    assertEquals(MAP.withC(14), Join.CONCAT.output(List.of(MAP, MAP.withC(1), MAP.withC(10))));
  }

  @Test
  void aProductHasTheShapeOfTheFirst() {
    assertEquals(MAP, Join.MULTIPLY.output(List.of(MAP, MAP)));
    assertEquals(MAP, Join.MULTIPLY.output(List.of(MAP, Shape.of(2, 3))));
  }

  @ParameterizedTest
  @EnumSource
  void joinsFromTwoToSixtyFour(Join join) {
    for (int count : new int[] {0, 1, 65}) {
      assertEquals(
          join + " joins 2 to 64 maps, got " + count,
          refusal(join, Collections.nCopies(count, MAP)));
    }
  }

  @ParameterizedTest(name = "{0} of 2x3x5x7 and {1}x{2}x{3}x{4}")
  @CsvSource({
    "ADD, 1, 3, 5, 7",
    "ADD, 2, 4, 5, 7",
    "ADD, 2, 3, 1, 1",
    "CONCAT, 1, 3, 5, 7",
    "CONCAT, 2, 3, 4, 7",
    "CONCAT, 2, 3, 5, 1",
    "MULTIPLY, 1, 3, 1, 1",
    "MULTIPLY, 2, 1, 1, 1",
    "MULTIPLY, 2, 3, 5, 1",
    "MULTIPLY, 2, 3, 1, 7"
  })
  void shapesThatDoNotFitAreNamed(Join join, int n, int c, int h, int w) {
    Shape other = new Shape(n, c, h, w);
    String message = refusal(join, List.of(MAP, other));
    assertTrue(
        message.startsWith(join + " needs ") && message.endsWith(MAP + ", " + other), message);
  }

  @Test
  void aProductIsOfTwoAndTheLargerComesFirst() {
    String needs =
        "multiply needs two maps, of one shape or the second with one value a channel, got ";
    assertEquals(
        needs + "2x3x5x7, 2x3x5x7, 2x3x5x7", refusal(Join.MULTIPLY, List.of(MAP, MAP, MAP)));
    assertEquals(needs + "2x3x1x1, 2x3x5x7", refusal(Join.MULTIPLY, List.of(Shape.of(2, 3), MAP)));
  }

  @Test
  void channelsThatTogetherExceedWhatAShapeHoldsAreRefused() {
    Shape large = Shape.of(1, 1 << 30);
    assertEquals(
        "concat gives more than 2147483639 channels, got 1x1073741824x1x1, 1x1073741824x1x1",
        refusal(Join.CONCAT, List.of(large, large)));
  }

  @Test
  void namesLeadBack() {
    assertEquals(Set.of("add", "concat", "multiply"), Join.NAMES);
    Arrays.stream(Join.values()).forEach(join -> assertEquals(join, Join.of(join.toString())));
  }

  private static String refusal(Join join, List<Shape> inputs) {
    return assertThrows(IllegalArgumentException.class, () -> join.output(inputs)).getMessage();
  }
}
