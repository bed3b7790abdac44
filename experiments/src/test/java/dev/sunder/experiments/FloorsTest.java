package dev.sunder.experiments;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.sunder.experiments.command.Sunder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What may not import what, as ARCHITECTURE.md says it, of the classes that are shipped. */
class FloorsTest {

  private static final String KERNELS = "dev.sunder.kernels..";
  private static final String ENGINE = "dev.sunder.engine..";
  private static final String SECURE = "dev.sunder.secure..";
  private static final String EXPERIMENTS = "dev.sunder.experiments..";
  private static final String TEST_DATA = "dev.sunder.testdata..";

  /** What repeats the paper's experiments and goes beyond them; no product command needs it. */
  private static final Set<String> STUDIES =
      Set.of(
          "dev.sunder.experiments.paper",
          "dev.sunder.experiments.experiment",
          "dev.sunder.experiments.inversion",
          "dev.sunder.experiments.signal");

  private static final String COMMANDS = "dev.sunder.experiments.command";

  /** They name every command, the experiments', too, and do nothing with them. */
  private static final Set<String> LISTS =
      Set.of(COMMANDS + ".Sunder", COMMANDS + ".ExperimentCommand");

  private static final JavaClasses SHIPPED = shipped();

  /** Of others' classes the names are enough; to read them would take most of the time. */
  private static JavaClasses shipped() {
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    return new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests())
        .importPackages("dev.sunder");
  }

  private static ArchRule never(String who, String... whom) {
    return noClasses()
        .that()
        .resideInAPackage(who)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(whom);
  }

  static Stream<ArchRule> rules() {
    return Stream.of(
        // The floors.
        never(KERNELS, ENGINE, SECURE, EXPERIMENTS, TEST_DATA),
        never(ENGINE, SECURE, EXPERIMENTS, TEST_DATA),
        never(SECURE, EXPERIMENTS, TEST_DATA),
        never(TEST_DATA, KERNELS, ENGINE, SECURE, EXPERIMENTS),
        slices().matching("dev.sunder.(**)").should().beFreeOfCycles(),
        // Kernels.
        classes()
            .that()
            .resideInAnyPackage("dev.sunder.kernels", "dev.sunder.kernels.reference")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("dev.sunder.kernels", "dev.sunder.kernels.reference", "java.."),
        never("..kernels.cpu..", "..kernels.cuda..", "..kernels.contract.."),
        never("..kernels.cuda..", "..kernels.cpu..", "..kernels.contract.."),
        noClasses()
            .that()
            .resideOutsideOfPackage(KERNELS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "..kernels.cpu..",
                "..kernels.cuda..",
                "..kernels.natives..",
                "org.bytedeco..",
                "jcuda..",
                "com.sun.jna.."),
        never(ENGINE, "..kernels.contract.."),
        never(SECURE, "..kernels.contract.."),
        // Engine.
        never("..engine.network..", "..engine.plan..", "..engine.training.."),
        never("..engine.model..", "..engine.plan..", "..engine.training.."),
        never(
            "..engine.data..",
            "..engine.network..",
            "..engine.model..",
            "..engine.plan..",
            "..engine.training.."),
        never("..engine.format.onnx..", "java.nio.file.."),
        // Secure.
        never("..secure.party..", "..secure.attack..", "..secure.audit.."),
        never("..secure.remote..", "..secure.attack..", "..secure.audit.."),
        // Experiments.
        noClasses()
            .that()
            .resideOutsideOfPackage(COMMANDS)
            .and()
            .doNotHaveFullyQualifiedName("dev.sunder.experiments.Main")
            .and()
            .doNotHaveFullyQualifiedName("dev.sunder.experiments.Relaunch")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(COMMANDS));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void rules(ArchRule rule) {
    rule.check(SHIPPED);
  }

  static List<String> productCommands() {
    return Sunder.commandLine().getSubcommands().entrySet().stream()
        .filter(entry -> !entry.getKey().equals("experiment"))
        .map(entry -> entry.getValue().getCommand().getClass().getName())
        .toList();
  }

  @ParameterizedTest(name = "{0} depends on no experiment")
  @MethodSource
  void productCommands(String name) {
    Map<JavaClass, String> ways = new HashMap<>();
    Deque<JavaClass> open = new ArrayDeque<>();
    JavaClass command = SHIPPED.get(name);
    ways.put(command, command.getSimpleName());
    open.add(command);
    while (!open.isEmpty()) {
      JavaClass from = open.remove();
      for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
        JavaClass to = dependency.getTargetClass();
        if (to.getName().startsWith("dev.sunder.experiments.")
            && !LISTS.contains(to.getName())
            && ways.putIfAbsent(to, ways.get(from) + " -> " + to.getSimpleName()) == null) {
          open.add(to);
        }
      }
    }
    assertEquals(
        List.of(),
        ways.entrySet().stream()
            .filter(way -> STUDIES.contains(way.getKey().getPackageName()))
            .map(Map.Entry::getValue)
            .sorted()
            .toList());
  }
}
