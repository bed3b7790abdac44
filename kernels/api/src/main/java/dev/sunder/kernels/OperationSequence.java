package dev.sunder.kernels;

import java.util.List;

/**
 * Operations one after another: a recording, on a device that can replay no faster, or a function
 * of several parts.
 */
class OperationSequence implements Operation {

  private final String description;
  private final Operation[] operations;

  OperationSequence(String description, List<? extends Operation> operations) {
    this.description = description;
    this.operations = operations.toArray(new Operation[0]);
  }

  /** The operations in the order they run. */
  final List<Operation> operations() {
    return List.of(operations);
  }

  @Override
  public final void run() {
    for (Operation operation : operations) {
      operation.run();
    }
  }

  @Override
  public final int launches() {
    int launches = 0;
    for (Operation operation : operations) {
      launches += operation.launches();
    }
    return launches;
  }

  @Override
  public final String description() {
    return description;
  }
}
