package dev.sunder.experiments.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class SidesTest {

  @Test
  void halvesShareNoImageAndBothHaveBothClasses() {
    Sides sides = Sides.halves(PixelSets.of(0, 1, 2, 3, 4, 5, 6, 7), 100);
    assertEquals(List.of(0, 1, 4, 5), PixelSets.of(sides.attackers()));
    assertEquals(List.of(2, 3, 6, 7), PixelSets.of(sides.owners()));
    assertEquals(0, sides.leftOut());
  }

  @Test
  void imagesThatTheAttackerHasAreLeftOutOfTheOwners() {
    Sides sides = Sides.of(PixelSets.of(1, 2, 3), PixelSets.of(2, 4, 3, 5), 100);
    assertEquals(List.of(4, 5), PixelSets.of(sides.owners()));
    assertEquals(2, sides.leftOut());
  }

  @Test
  void bothSidesAreBounded() {
    Sides sides = Sides.of(PixelSets.of(10, 11, 12, 13), PixelSets.of(0, 1, 2, 3), 2);
    assertEquals(List.of(10, 11), PixelSets.of(sides.attackers()));
    assertEquals(List.of(0, 1), PixelSets.of(sides.owners()));
  }

  @Test
  void anAttackerWhoHasEverythingIsRefused() {
    var wrong =
        assertThrows(
            IllegalArgumentException.class,
            () -> Sides.of(PixelSets.of(1, 2), PixelSets.of(2, 1, 2), 100));
    assertTrue(wrong.getMessage().contains("every one of the owner's 3 images"));
  }

  @Test
  void aSingleImageCannotBeParted() {
    var wrong =
        assertThrows(IllegalArgumentException.class, () -> Sides.halves(PixelSets.of(7), 100));
    assertTrue(wrong.getMessage().contains("1 for the attacker, 0 for the owner"));
  }
}
