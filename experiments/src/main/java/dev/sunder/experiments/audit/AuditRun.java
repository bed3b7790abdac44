package dev.sunder.experiments.audit;

import dev.sunder.engine.model.Provenance;
import dev.sunder.engine.network.Network;
import dev.sunder.experiments.audit.AuditReport.About;
import dev.sunder.experiments.audit.AuditReport.Bound;
import dev.sunder.experiments.audit.AuditReport.Costs;
import dev.sunder.experiments.audit.AuditReport.Run;
import dev.sunder.experiments.console.Console;
import dev.sunder.experiments.console.OutputFolder;
import dev.sunder.experiments.console.Progress;
import dev.sunder.experiments.report.Json;
import dev.sunder.kernels.Device;
import dev.sunder.secure.audit.Audit;
import dev.sunder.secure.audit.AuditStep;
import dev.sunder.secure.audit.AuditSteps;
import dev.sunder.secure.audit.Budget;
import dev.sunder.secure.audit.Evidence;
import dev.sunder.secure.audit.Finding;
import dev.sunder.secure.audit.Outcome;
import dev.sunder.secure.audit.StageEquations;
import dev.sunder.secure.audit.Subject;
import dev.sunder.secure.audit.Verdicts;
import dev.sunder.secure.counting.PatchBound;
import dev.sunder.secure.counting.StageCount;
import dev.sunder.secure.counting.WindowBound;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Runs an audit into a folder. The page and the JSON are written after every step, so that whenever
 * it ends they say what was found and what is missing; steps that are done are not done again.
 */
public final class AuditRun {

  /** The page's file. */
  public static final String PAGE = "audit.html";

  /** The figures' file. */
  public static final String FIGURES = "audit.json";

  private final AuditRequest request;
  private final OutputFolder folder;
  private final Console console;
  private final long start = System.nanoTime();

  /** An audit that tells its progress and writes into a folder. */
  public AuditRun(AuditRequest request, OutputFolder folder, Console console) {
    this.request = request;
    this.folder = folder;
    this.console = console;
  }

  /** Runs what is not done yet, and returns the report as it was written last. */
  public AuditReport run(Device device) throws IOException {
    Subject subject = request.subject();
    Budget budget = new Budget(request.budgetSeconds(), System::nanoTime);
    FileJournal journal = new FileJournal(folder, key(device));
    List<AuditStep> steps = AuditSteps.of(subject.client().network());
    Evidence evidence = Evidence.gather(subject, device, journal);
    for (int picture = 0; picture < evidence.pictures(); picture++) {
      journal.keepPicture(
          FileJournal.ORIGINALS, picture, evidence.original(picture), subject.image());
    }
    List<StageEquations> counting = StageEquations.of(subject, device);
    write(steps, evidence, counting, List.of(), journal);
    List<Finding> findings;
    try (Progress progress = console.progress("audit", steps.size())) {
      findings =
          new Audit(steps, evidence, journal)
              .run(budget, new Listener(progress, steps, evidence, counting, journal));
    }
    return write(steps, evidence, counting, findings, journal);
  }

  private final class Listener implements Audit.Listener {
    private final Progress progress;
    private final List<AuditStep> steps;
    private final Evidence evidence;
    private final List<StageEquations> counting;
    private final FileJournal journal;
    private int done;

    Listener(
        Progress progress,
        List<AuditStep> steps,
        Evidence evidence,
        List<StageEquations> counting,
        FileJournal journal) {
      this.progress = progress;
      this.steps = steps;
      this.evidence = evidence;
      this.counting = counting;
      this.journal = journal;
    }

    @Override
    public void begins(AuditStep step) {
      progress.milestone(done, step.title());
    }

    @Override
    public void ended(Finding finding, List<Finding> sofar) {
      done++;
      progress.at(done, finding.title());
      try {
        write(steps, evidence, counting, sofar, journal);
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }

  private AuditReport write(
      List<AuditStep> steps,
      Evidence evidence,
      List<StageEquations> counting,
      List<Finding> found,
      FileJournal journal)
      throws IOException {
    List<Finding> findings = new ArrayList<>(found);
    steps.stream()
        .skip(found.size())
        .map(step -> Finding.without(step, Outcome.NOT_RUN, "Not run yet."))
        .forEach(findings::add);
    AuditReport report = report(evidence, counting, findings);
    folder.write(FIGURES, Json.text(report) + "\n");
    folder.write(PAGE, new AuditPage(report, new PictureGrid(journal::picture)).html());
    return report;
  }

  private AuditReport report(
      Evidence evidence, List<StageEquations> counting, List<Finding> findings) {
    Subject subject = request.subject();
    List<String> missing =
        findings.stream()
            .filter(one -> !one.outcome().ran() && one.outcome() != Outcome.NOT_APPLICABLE)
            .map(Finding::title)
            .toList();
    List<Bound> bounds =
        StageCount.of(subject.client().network()).stream().map(this::bound).toList();
    return new AuditReport(
        missing.isEmpty(),
        missing,
        Verdicts.of(findings),
        new About(
            subject.client().network().name(),
            Improvements.cut(subject.client().network()),
            subject.encoding().name().toLowerCase(java.util.Locale.ROOT),
            request.signal(),
            subject.owners().classNames(),
            subject.attackers().size(),
            subject.owners().size(),
            request.leftOut(),
            request.notes(),
            request.sources()),
        costs(subject),
        counting,
        bounds,
        findings,
        IntStream.range(0, evidence.pictures()).mapToObj(evidence::name).toList(),
        Improvements.of(subject, request.whole(), counting, bounds),
        Limits.of(subject),
        new Run(
            request.command(),
            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
            Provenance.sunderVersion(),
            System.getProperty("java.version"),
            evidence.device().description(),
            subject.seed(),
            request.budgetSeconds(),
            (System.nanoTime() - start) / 1e9));
  }

  private Bound bound(StageCount count) {
    boolean passes =
        count.wholeMapPasses()
            && count.patch().map(PatchBound::passes).orElse(true)
            && count.window().map(WindowBound::passes).orElse(true);
    return new Bound(
        count.stage(),
        count.name(),
        count.output().c(),
        count.equations(),
        count.unknowns(),
        count.patch().map(PatchBound::equations).orElse(0L),
        count.patch().map(PatchBound::unknowns).orElse(0L),
        count.patch().map(PatchBound::kernelLimit).orElse(0.0),
        count.window().map(WindowBound::limit).orElse(0L),
        passes);
  }

  private Costs costs(Subject subject) {
    Network client = subject.client().network();
    long published = subject.client().parameters().count();
    double share =
        subject
            .server()
            .map(server -> (double) published / (published + server.parameters().count()))
            .orElse(-1.0);
    return new Costs(
        published,
        Float.BYTES * published,
        share,
        subject.encoding().bytesPerExample(client.output().elements()),
        AuditReport.multiplyAdds(client),
        request.whole().map(AuditReport::multiplyAdds).orElse(-1L));
  }

  /** A digest of all that the findings depend on. */
  private String key(Device device) {
    Subject subject = request.subject();
    StringBuilder all = new StringBuilder();
    for (Object part :
        new Object[] {
          Provenance.sunderVersion(),
          device.description(),
          request.sources().stream().map(one -> one.role() + one.sha256()).toList(),
          Improvements.cut(subject.client().network()),
          subject.encoding(),
          request.signal(),
          subject.attackers().size(),
          subject.owners().size(),
          subject.pictures(),
          subject.seed(),
          request.budgetSeconds()
        }) {
      all.append(part).append('\n');
    }
    return Digests.of(all.toString().getBytes(StandardCharsets.UTF_8));
  }
}
