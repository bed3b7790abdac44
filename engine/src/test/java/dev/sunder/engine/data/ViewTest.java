package dev.sunder.engine.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ViewTest {

  private static final Dataset DATA = new PatternDataset(10, new ImageShape(1, 1, 2));

  private static List<String> names(Dataset dataset) {
    return IntStream.range(0, dataset.size()).mapToObj(dataset::name).toList();
  }

  @Test
  void subsetHasTheExamplesAskedForInThatOrder() {
    Dataset view = DATA.subset(new int[] {7, 2, 7});
    assertEquals(List.of("example 7", "example 2", "example 7"), names(view));
    assertEquals(1, view.label(0));
    byte[] pixels = new byte[3];
    view.read(1, pixels, 1);
    assertArrayEquals(new byte[] {0, 14, 15}, pixels);
    assertThrows(IllegalArgumentException.class, () -> DATA.subset(new int[] {10}));
  }

  @Test
  void limitTakesFromEachClassInTurn() {
    Dataset evens = DATA.subset(new int[] {0, 2, 4, 6, 8, 1, 3});
    assertEquals(
        List.of("example 0", "example 2", "example 4", "example 1", "example 3"),
        names(evens.limit(5)));
    assertEquals(List.of("example 0"), names(evens.limit(1)));
    assertSame(evens, evens.limit(7));
    assertThrows(IllegalArgumentException.class, () -> evens.limit(0));
  }

  @Test
  void classesAreFilteredAndNumberedAsNamed() {
    Dataset odd = DATA.filterClasses(List.of("odd"));
    assertEquals(List.of("odd"), odd.classNames());
    assertEquals(
        List.of("example 1", "example 3", "example 5", "example 7", "example 9"), names(odd));
    assertEquals(0, odd.label(0));
    Dataset turned = DATA.filterClasses(List.of("odd", "even"));
    assertEquals(1, turned.label(0));
    assertEquals(
        "there is no class 'prime', expected some of even, odd",
        assertThrows(DataException.class, () -> DATA.filterClasses(List.of("prime"))).getMessage());
    assertEquals(
        "there is no class 'Evne', expected some of even, odd; did you mean even?",
        assertThrows(DataException.class, () -> DATA.filterClasses(List.of("Evne"))).getMessage());
    assertThrows(DataException.class, () -> DATA.filterClasses(List.of("odd", "odd")));
  }

  @Test
  void differentViewsHaveDifferentFingerprints() {
    String first = DATA.subset(new int[] {0, 1}).fingerprint();
    assertEquals(first, DATA.subset(new int[] {0, 1}).fingerprint());
    assertNotEquals(first, DATA.subset(new int[] {1, 0}).fingerprint());
    assertNotEquals(
        DATA.filterClasses(List.of("odd", "even")).fingerprint(),
        DATA.filterClasses(List.of("even", "odd")).fingerprint());
  }
}
