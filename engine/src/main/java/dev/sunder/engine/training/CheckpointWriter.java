package dev.sunder.engine.training;

import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.plan.TrainingPlan;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Writes a run's checkpoints when they are due. */
final class CheckpointWriter {

  private final Checkpoints where;
  private final TrainedOn on;
  private final SortedMap<String, String> facts;
  private long lastStep;
  private long lastNanos = System.nanoTime();

  /**
   * Counts steps and time from now.
   *
   * @param step steps done
   */
  CheckpointWriter(Checkpoints where, TrainedOn on, SortedMap<String, String> facts, long step) {
    this.where = where;
    this.on = on;
    this.facts = facts;
    lastStep = step;
  }

  /** Whether enough steps or time have passed since the last. */
  boolean isDue(long step) {
    return (where.everySteps() > 0 && step - lastStep >= where.everySteps())
        || (!where.everyTime().isZero()
            && System.nanoTime() - lastNanos >= where.everyTime().toNanos());
  }

  /**
   * Writes one.
   *
   * @param parameters all parameters as they are after the step
   * @throws TrainingDivergedException if there is nothing finite to go on from; earlier checkpoints
   *     stay
   */
  void write(StepReport report, Supplier<Parameters> parameters, TrainingPlan plan) {
    if (!Double.isFinite(report.loss())) {
      throw diverged(report, "not a finite number");
    }
    Parameters current = parameters.get();
    SortedMap<String, float[]> values = new TreeMap<>();
    for (String name : current.names()) {
      for (float value : current.get(name)) {
        if (!Float.isFinite(value)) {
          throw diverged(report, "but its update made a value of " + name + " " + value);
        }
      }
      values.put(name, current.get(name));
    }
    where.write(new Checkpoint(report.step(), on, facts, values, new TreeMap<>(plan.velocities())));
    lastStep = report.step();
    lastNanos = System.nanoTime();
  }

  private static TrainingDivergedException diverged(StepReport report, String why) {
    return new TrainingDivergedException(report.step(), report.loss(), report.learningRate(), why);
  }
}
