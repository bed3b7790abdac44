package dev.sunder.experiments.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sunder.experiments.experiment.RankArgument.Ranked;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The counts are the paper's (section 7.3); the verdicts beyond it were found by SVD. */
class RankArgumentTest {

  private final RankArgument argument = new RankArgument(1);

  @Test
  void thePapersExampleHasItsCountsAndVerdicts() {
    List<Ranked> rows = argument.paper();
    assertEquals(List.of(96, 64, 87), rows.stream().map(Ranked::kernels).toList());
    assertEquals(List.of(2400L, 1600L, 2175L), rows.stream().map(Ranked::equations).toList());
    rows.forEach(row -> assertEquals(2187, row.unknowns()));
    assertEquals(
        List.of(Optional.of(false), Optional.of(true), Optional.of(true)),
        rows.stream().map(Ranked::patch).toList());
    assertEquals(List.of(2187L, 1600L, 2175L), rows.stream().map(Ranked::rank).toList());
  }

  @Test
  void theCounterExamplePassesThePatchAndIsSolvedByAWindowOfTen() {
    List<Ranked> rows = argument.counterExample();
    assertEquals(10, rows.size());
    Ranked patch = rows.get(3);
    assertEquals(256, patch.equations());
    assertEquals(363, patch.unknowns());
    assertEquals(Optional.of(true), patch.patch());
    assertEquals(107, patch.open());
    Ranked last = rows.get(9);
    assertEquals(1600, last.equations());
    assertEquals(1587, last.unknowns());
    assertEquals(0, last.open());
  }
}
