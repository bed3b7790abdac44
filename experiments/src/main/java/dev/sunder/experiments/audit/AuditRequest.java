package dev.sunder.experiments.audit;

import dev.sunder.engine.network.Network;
import dev.sunder.experiments.audit.AuditReport.Source;
import dev.sunder.secure.audit.Subject;
import java.util.List;
import java.util.Optional;

/**
 * An audit to be run.
 *
 * @param subject what is audited
 * @param whole the whole network, where it is known
 * @param signal the kind of signal, or {@code none}
 * @param leftOut images of the owner's that the attacker has, too
 * @param notes how the data were parted
 * @param sources the files, with their digests
 * @param command as typed
 * @param budgetSeconds for the steps
 */
public record AuditRequest(
    Subject subject,
    Optional<Network> whole,
    String signal,
    int leftOut,
    List<String> notes,
    List<Source> sources,
    String command,
    double budgetSeconds) {
  public AuditRequest {
    notes = List.copyOf(notes);
    sources = List.copyOf(sources);
  }
}
