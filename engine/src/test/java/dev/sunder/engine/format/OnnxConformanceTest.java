package dev.sunder.engine.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sunder.engine.model.Model;
import dev.sunder.engine.network.OutputKind;
import dev.sunder.engine.plan.InferencePlan;
import dev.sunder.kernels.Activation;
import dev.sunder.kernels.ActivationKind;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * ONNX's own cases of the operators that are read: each is computed as ONNX says, or refused with a
 * reason, and none otherwise.
 *
 * <p>They are those of Debian's package {@code libonnx-testdata}, or of the folder that the
 * property {@code sunder.onnx.testdata} or the environment's {@code SUNDER_ONNX_TESTDATA} names;
 * where there is none, the test is skipped.
 */
class OnnxConformanceTest {

  private static final String DEBIAN = "/usr/share/libonnx-testdata/data";

  /** Those that README.md lists, besides activations. */
  private static final Set<String> KNOWN =
      Set.of(
          "Add",
          "AveragePool",
          "BatchNormalization",
          "Cast",
          "Concat",
          "Constant",
          "Conv",
          "Div",
          "Dropout",
          "Flatten",
          "Gemm",
          "GlobalAveragePool",
          "GlobalMaxPool",
          "Identity",
          "LRN",
          "LogSoftmax",
          "MatMul",
          "MaxPool",
          "Mul",
          "PRelu",
          "Pad",
          "ReduceMean",
          "Reshape",
          "Resize",
          "Softmax",
          "Squeeze",
          "Sub",
          "Sum",
          "Transpose",
          "Unsqueeze",
          "Upsample");

  /** How far a value may lie from the expected one, as a share of the greatest. */
  private static final double BOUND = 1e-5;

  /** One of so many passes at least: of release 1.12, 86 of 282. */
  private static final int FEWEST = 4;

  @TempDir Path folder;

  private final Map<String, Tally> tallies = new TreeMap<>();
  private final List<String> wrong = new ArrayList<>();
  private int passed;

  /** What became of an operator's cases. */
  private static final class Tally {
    private int run;
    private int passed;
    private int wrong;
    private final Map<String, Integer> refusals = new TreeMap<>();

    private String line(String operator) {
      String reasons =
          refusals.entrySet().stream()
              .map(each -> each.getValue() + ": " + each.getKey())
              .collect(Collectors.joining("; "));
      int refused = refusals.values().stream().mapToInt(Integer::intValue).sum();
      return String.format(
          "%-20s %3d run, %3d passed, %3d wrong, %3d refused%s",
          operator, run, passed, wrong, refused, reasons.isEmpty() ? "" : " (" + reasons + ")");
    }
  }

  @Test
  void casesOfTheOperatorsThatAreReadAnswerAsOnnxSaysOrAreRefused() throws Exception {
    String chosen =
        System.getProperty("sunder.onnx.testdata", System.getenv("SUNDER_ONNX_TESTDATA"));
    Path data = Path.of(chosen == null ? DEBIAN : chosen);
    assumeTrue(Files.isDirectory(data), "ONNX's tests are not in " + data);
    Set<String> known = new TreeSet<>(KNOWN);
    Activation.kinds().stream().map(ActivationKind::operator).forEach(known::add);
    List<ConformanceCase> cases = new ArrayList<>(ConformanceCase.all(data));
    int all = cases.size();
    cases.removeIf(each -> !known.containsAll(each.operators()));
    try (Device device = Devices.open("reference")) {
      for (ConformanceCase each : cases) {
        run(device, each);
      }
    }
    tallies.forEach((operator, tally) -> System.out.println(tally.line(operator)));
    System.out.println(
        cases.size()
            + " cases of operators that are read, of "
            + all
            + " on floats: "
            + passed
            + " passed");
    assertEquals(List.of(), wrong);
    assertTrue(
        FEWEST * passed >= cases.size(),
        "expected a quarter of " + cases.size() + " to pass, got " + passed);
  }

  private void run(Device device, ConformanceCase each) throws Exception {
    Optional<String> refusal = Optional.empty();
    boolean right = false;
    try {
      right = isRight(each, answer(device, each));
    } catch (ModelFileException refused) {
      String reason = refused.getMessage();
      refusal = Optional.of(reason.substring(reason.indexOf(".onnx: ") + 7));
    }
    for (String operator : each.operators()) {
      Tally tally = tallies.computeIfAbsent(operator, name -> new Tally());
      tally.run++;
      tally.passed += right ? 1 : 0;
      tally.wrong += right || refusal.isPresent() ? 0 : 1;
      refusal.ifPresent(reason -> tally.refusals.merge(reason, 1, Integer::sum));
    }
    passed += right ? 1 : 0;
    if (!right && refusal.isEmpty()) {
      wrong.add(each.name());
    }
  }

  private float[] answer(Device device, ConformanceCase each) throws Exception {
    Model model = ForeignGraphs.read(folder, each.message());
    float[] input = each.input().values();
    int batch = input.length / model.network().input().elementsPerExample();
    try (InferencePlan plan = InferencePlan.of(model.network(), device, batch)) {
      plan.load(model.parameters());
      plan.input(input);
      plan.run();
      float[] output = new float[plan.output().shape().elements()];
      OutputKind kind = model.network().outputKind();
      if (kind == OutputKind.LOGITS) {
        plan.output().download(output);
      } else {
        plan.probabilities(output);
      }
      if (kind == OutputKind.LOG_PROBABILITIES) {
        for (int i = 0; i < output.length; i++) {
          output[i] = (float) Math.log(output[i]);
        }
      }
      return output;
    }
  }

  private static boolean isRight(ConformanceCase each, float[] answer) {
    float[] expected = each.expected().values();
    double greatest = 0;
    double difference = answer.length == expected.length ? 0 : Double.POSITIVE_INFINITY;
    for (int i = 0; i < Math.min(answer.length, expected.length); i++) {
      greatest = Math.max(greatest, Math.abs(expected[i]));
      difference = Math.max(difference, Math.abs((double) answer[i] - expected[i]));
    }
    return difference <= BOUND * greatest;
  }
}
