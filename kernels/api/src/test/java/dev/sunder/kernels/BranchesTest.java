package dev.sunder.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class BranchesTest {

  private static final Shape INPUT = new Shape(2, 8, 9, 7);
  private static final Layer SAME = new ConvolutionLayer(8, Window.square(3, 1, 1));
  private static final Layer HALVING = new ConvolutionLayer(4, Window.square(3, 2, 1));
  private static final Layer RELU = new ElementwiseLayer(Activation.RELU);

  @Test
  void aSkipHandsTheInputOn() {
    Branches block = new Branches(List.of(List.of(SAME, RELU, SAME), List.of()), Join.ADD);
    assertEquals(INPUT, block.output(INPUT));
  }

  @Test
  void chainsAreJoinedInTheirOrder() {
    Branches block =
        new Branches(List.of(List.of(HALVING), List.of(HALVING, RELU, SAME)), Join.CONCAT);
    assertEquals(new Shape(2, 12, 5, 4), block.output(INPUT));
  }

  @Test
  void aSkipCanHandOnSomethingElse() {
    Branches block = new Branches(List.of(List.of(SAME), List.of()), Join.CONCAT);
    assertEquals(INPUT.withC(9), block.output(INPUT, INPUT.withC(1)));
  }

  @Test
  void chainsThatDoNotFitTogetherAreRefused() {
    Branches block = new Branches(List.of(List.of(HALVING), List.of()), Join.ADD);
    assertEquals(
        "add needs maps of one shape, got 2x4x5x4, 2x8x9x7",
        assertThrows(IllegalArgumentException.class, () -> block.output(INPUT)).getMessage());
  }

  @Test
  void fewerThanTwoOrMoreThanSixtyFourChainsAreRefused() {
    for (int count : new int[] {0, 1, 65}) {
      assertEquals(
          "branches need 2 to 64 chains, got " + count,
          refusal(Collections.nCopies(count, List.of(SAME))));
    }
    assertEquals(
        64, new Branches(Collections.nCopies(64, List.of(SAME)), Join.ADD).chains().size());
  }

  @Test
  void twoChainsWithoutLayersAreRefused() {
    assertEquals(
        "of branches one at most may have no layers",
        refusal(List.of(List.of(), List.of(SAME), List.of())));
  }

  @Test
  void branchesLieEightDeepAndNoDeeper() {
    Layer deepest = SAME;
    for (int depth = 1; depth <= Branches.DEEPEST; depth++) {
      deepest = new Branches(List.of(List.of(RELU, deepest), List.of()), Join.ADD);
    }
    assertEquals(INPUT, deepest.output(INPUT));
    Layer inside = deepest;
    assertEquals(
        "branches lie more than 8 deep", refusal(List.of(List.of(SAME), List.of(SAME, inside))));
  }

  @Test
  void whatWasGivenCanBeChangedAfterwards() {
    List<Layer> chain = new ArrayList<>(List.of(SAME));
    List<List<Layer>> chains = new ArrayList<>(List.of(chain, List.of()));
    Branches block = new Branches(chains, Join.ADD);
    chain.clear();
    chains.clear();
    assertEquals(List.of(List.of(SAME), List.of()), block.chains());
  }

  @Test
  void readsAsItsChains() {
    assertEquals(
        "add(conv 8 3x3/1+1, relu | )",
        new Branches(List.of(List.of(SAME, RELU), List.of()), Join.ADD).text());
    assertEquals(
        "branches 2x8x9x7",
        new Branches(List.of(List.of(SAME), List.of()), Join.ADD).describe(INPUT));
  }

  @Test
  void theInputDoesNotFollowFromTheOutput() {
    Layer tanh = new ElementwiseLayer(Activation.TANH);
    assertFalse(new Branches(List.of(List.of(tanh), List.of()), Join.ADD).isInvertible());
  }

  private static String refusal(List<List<Layer>> chains) {
    return assertThrows(IllegalArgumentException.class, () -> new Branches(chains, Join.ADD))
        .getMessage();
  }
}
