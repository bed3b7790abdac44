package dev.sunder.secure.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How steps share the time, and what becomes of those that are known, impossible or broken. */
class AuditTest {

  private final Device device = Devices.open("reference");
  private final AtomicLong clock = new AtomicLong();
  private final List<String> begun = new ArrayList<>();
  private final Journal journal = Journal.inMemory();

  @AfterEach
  void close() {
    device.close();
  }

  private record Step(String id, double weight, Function<Deadline, Boolean> work)
      implements AuditStep {
    @Override
    public String title() {
      return id;
    }

    @Override
    public Privacy privacy() {
      return Privacy.INPUT;
    }

    @Override
    public Optional<String> notApplicable(Subject subject) {
      return id.equals("impossible") ? Optional.of("it is so.") : Optional.empty();
    }

    @Override
    public Finding run(Evidence evidence, Deadline deadline) {
      boolean succeeded = work.apply(deadline);
      return Finding.ran(this, succeeded, "", true, List.of(), Map.of(), List.of());
    }
  }

  private void pass(double seconds) {
    clock.addAndGet((long) (seconds * 1e9));
  }

  private List<Finding> run(double seconds, AuditStep... steps) {
    Evidence evidence = Evidence.gather(TinySubjects.identity(), device, journal);
    return new Audit(List.of(steps), evidence, journal)
        .run(
            new Budget(seconds, clock::get),
            new Audit.Listener() {
              @Override
              public void begins(AuditStep step) {
                begun.add(step.id());
              }

              @Override
              public void ended(Finding finding, List<Finding> sofar) {}
            });
  }

  @Test
  void theTimeIsSharedByWeightAndWhatIsLeftGoesToTheOthers() {
    List<Double> left = new ArrayList<>();
    AuditStep quick =
        new Step(
            "quick",
            1,
            deadline -> {
              left.add(deadline.secondsLeft());
              pass(4);
              return true;
            });
    AuditStep other =
        new Step(
            "other",
            2,
            deadline -> {
              left.add(deadline.secondsLeft());
              pass(60);
              return true;
            });
    AuditStep last =
        new Step(
            "last",
            1,
            deadline -> {
              left.add(deadline.secondsLeft());
              return true;
            });
    run(100, quick, other, last);
    // A quarter of 100 s; two thirds of the 96 that remain; all of the 36 after that.
    assertEquals(List.of(25.0, 64.0, 36.0), left);
  }

  @Test
  void aStepBehindASpentBudgetIsNotRun() {
    AuditStep slow =
        new Step(
            "slow",
            1,
            deadline -> {
              pass(11);
              return true;
            });
    List<Finding> findings = run(10, slow, new Step("late", 1, deadline -> true));
    assertEquals(Outcome.NOT_RUN, findings.get(1).outcome());
  }

  @Test
  void whatTheJournalKnowsIsNotDoneAgain() {
    AuditStep first = new Step("first", 1, deadline -> true);
    AuditStep broken =
        new Step(
            "second",
            1,
            deadline -> {
              throw new IllegalStateException("the power went");
            });
    run(10, first, broken);
    begun.clear();
    List<Finding> again = run(10, first, new Step("second", 1, deadline -> true));
    assertEquals(List.of("second"), begun);
    assertEquals(Outcome.SUCCEEDED, again.get(0).outcome());
    assertEquals(Outcome.SUCCEEDED, again.get(1).outcome());
  }

  @Test
  void anErrorIsAFindingAndTheOthersGoOn() {
    AuditStep broken =
        new Step(
            "broken",
            1,
            deadline -> {
              throw new IllegalArgumentException("no such thing");
            });
    List<Finding> findings = run(10, broken, new Step("next", 1, deadline -> false));
    assertEquals(Outcome.ERROR, findings.get(0).outcome());
    assertEquals("Broke off: no such thing", findings.get(0).summary());
    assertEquals(Outcome.FAILED, findings.get(1).outcome());
  }

  @Test
  void whatCannotBeTriedSaysWhyAndTakesNoTime() {
    List<Double> left = new ArrayList<>();
    List<Finding> findings =
        run(
            10,
            new Step("impossible", 9, deadline -> true),
            new Step("next", 1, deadline -> left.add(deadline.secondsLeft())));
    assertEquals("Not applicable: it is so.", findings.get(0).summary());
    assertEquals(List.of(10.0), left);
  }

  @Test
  void aStepWithTooLittleTimeSaysWhatItNeeds() {
    AuditStep needy =
        new Step(
            "needy",
            1,
            deadline -> {
              throw new OutOfTimeException("it needs an hour");
            });
    Finding finding = run(10, needy).get(0);
    assertEquals(Outcome.NOT_RUN, finding.outcome());
    assertEquals("Not run: it needs an hour", finding.summary());
    assertTrue(journal.find("needy").isEmpty());
  }

  @Test
  void twoStepsOfOneNameAreRefused() {
    AuditStep step = new Step("same", 1, deadline -> true);
    assertThrows(IllegalArgumentException.class, () -> run(10, step, step));
  }

  @Test
  void aBudgetIsAPositiveTime() {
    for (double seconds : new double[] {0, -1, Double.NaN, 1e9}) {
      assertThrows(
          IllegalArgumentException.class, () -> new Budget(seconds, clock::get), "" + seconds);
    }
  }
}
