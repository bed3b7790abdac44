package dev.sunder.kernels.contract;

import dev.sunder.kernels.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The named values a computation ends with, and what it requires on the way. */
final class Results {

  /** Values with the measure they are to be compared by. */
  static final class Entry {
    private final String name;
    private final double[] values;
    private final Measure measure;

    private Entry(String name, double[] values, Measure measure) {
      this.name = name;
      this.values = values;
      this.measure = measure;
    }

    String name() {
      return name;
    }

    double[] values() {
      return values;
    }

    Measure measure() {
      return measure;
    }
  }

  private final List<Entry> entries = new ArrayList<>();
  private final Findings findings;

  Results(Findings findings) {
    this.findings = findings;
  }

  /** Keeps a tensor's values as they are now. */
  void add(String name, Tensor tensor, Measure measure) {
    add(name, Values.read(tensor), measure);
  }

  void add(String name, double[] values, Measure measure) {
    entries.add(new Entry(name, values, measure));
  }

  void add(String name, double value, Measure measure) {
    add(name, new double[] {value}, measure);
  }

  void require(boolean holds, Supplier<String> complaint) {
    findings.require(holds, complaint);
  }

  List<Entry> entries() {
    return entries;
  }
}
