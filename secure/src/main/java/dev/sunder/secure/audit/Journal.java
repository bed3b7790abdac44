package dev.sunder.secure.audit;

import dev.sunder.kernels.Shape;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Where an audit keeps what it has found, so that an interrupted one goes on from there. */
public interface Journal {

  /** What a finished step found, if it is there and belongs to this very audit. */
  Optional<Finding> find(String stepId);

  /** Keeps a finished step's finding at once. */
  void keep(Finding finding);

  /**
   * Keeps a rebuilt picture.
   *
   * @param image its number among the owner's pictures under attack
   * @param picture CHW in [−1, 1]
   */
  void keepPicture(String stepId, int image, float[] picture, Shape shape);

  /** A journal that lasts as long as the object, without the pictures. */
  static Journal inMemory() {
    Map<String, Finding> findings = new HashMap<>();
    return new Journal() {
      @Override
      public Optional<Finding> find(String stepId) {
        return Optional.ofNullable(findings.get(stepId));
      }

      @Override
      public void keep(Finding finding) {
        findings.put(finding.id(), finding);
      }

      @Override
      public void keepPicture(String stepId, int image, float[] picture, Shape shape) {}
    };
  }
}
