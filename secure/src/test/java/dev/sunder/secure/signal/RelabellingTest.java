package dev.sunder.secure.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RelabellingTest {

  @Test
  void xorFlipsUnderSignalOneOnly() {
    Relabelling xor = Relabelling.byName("xor", 2);
    assertEquals(0, xor.relabel(0, 0));
    assertEquals(1, xor.relabel(1, 0));
    assertEquals(1, xor.relabel(0, 1));
    assertEquals(0, xor.relabel(1, 1));
  }

  @Test
  void shiftAddsTheOffsetModuloTheClasses() {
    Relabelling shift = Relabelling.byName("shift", 10);
    assertEquals(3, shift.relabel(7, 6));
    assertEquals(7, shift.relabel(7, 0));
    assertEquals(7, shift.restore(3, 6));
  }

  @Test
  void restoringUndoesRelabellingForEveryLabelAndSignal() {
    for (Relabelling relabelling :
        new Relabelling[] {
          new Relabelling.Xor(), new Relabelling.Shift(2), new Relabelling.Shift(7)
        }) {
      int n = relabelling.classes();
      for (int signal = 0; signal < n; signal++) {
        Set<Integer> answers = new HashSet<>();
        for (int label = 0; label < n; label++) {
          int answer = relabelling.relabel(label, signal);
          answers.add(answer);
          assertEquals(label, relabelling.restore(answer, signal));
        }
        assertEquals(n, answers.size(), "each signal must permute the labels");
      }
    }
  }

  @Test
  void anyAnswerIsEquallyLikelyWhenSignalsAreUniform() {
    Relabelling shift = new Relabelling.Shift(5);
    for (int label = 0; label < 5; label++) {
      Set<Integer> answers = new HashSet<>();
      for (int signal = 0; signal < 5; signal++) {
        answers.add(shift.relabel(label, signal));
      }
      assertEquals(5, answers.size());
    }
  }

  @Test
  void labelsAndSignalsOutOfRangeAreRefused() {
    Relabelling xor = new Relabelling.Xor();
    assertThrows(IllegalArgumentException.class, () -> xor.relabel(2, 0));
    assertThrows(IllegalArgumentException.class, () -> xor.relabel(0, -1));
    var wrong =
        assertThrows(IllegalArgumentException.class, () -> new Relabelling.Shift(3).restore(0, 3));
    assertTrue(wrong.getMessage().contains("signal must be from 0 to 2, got 3"));
  }

  @Test
  void xorOfMoreThanTwoClassesPointsToShift() {
    var wrong = assertThrows(IllegalArgumentException.class, () -> Relabelling.byName("xor", 3));
    assertTrue(wrong.getMessage().contains("use shift"));
  }

  @Test
  void twoClassesAreFlippedAndMoreAreShifted() {
    assertEquals("xor", Relabelling.forClasses(2).name());
    assertEquals("shift", Relabelling.forClasses(3).name());
    assertThrows(IllegalArgumentException.class, () -> new Relabelling.Shift(1));
  }
}
