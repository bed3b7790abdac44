package dev.sunder.kernels;

import java.util.List;

/** Operations one after another: a recording, on a device that can replay no faster. */
final class OperationSequence implements Operation {

  private final String description;
  private final Operation[] operations;

  OperationSequence(String description, List<? extends Operation> operations) {
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
