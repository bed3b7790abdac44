package dev.sunder.kernels.reference;

import dev.sunder.kernels.Operation;
import java.util.List;

/** Operations one after another. */
final class Recording implements Operation {

  private final String description;
  private final Operation[] operations;

  Recording(String description, List<? extends Operation> operations) {
    this.description = description;
    this.operations = operations.toArray(new Operation[0]);
  }

  @Override
  public void run() {
    for (Operation operation : operations) {
      operation.run();
    }
  }

  @Override
  public String description() {
    return description;
  }
}
