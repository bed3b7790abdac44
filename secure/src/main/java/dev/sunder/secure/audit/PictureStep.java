package dev.sunder.secure.audit;

import dev.sunder.secure.audit.PictureAttack.Rebuilder;
import dev.sunder.secure.measure.ImageQuality;
import dev.sunder.secure.measure.Interval;
import dev.sunder.secure.measure.QualitySample;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Runs a {@link PictureAttack} on the owner's pictures, as many at once as it likes, until the next
 * ones would not end by the deadline, and compares.
 *
 * <p>The pictures come in an order drawn from the seed, so that those done in a short time are a
 * fair sample. A picture with a value that is not finite counts as the mean image: an attacker
 * would see that it failed.
 */
final class PictureStep implements AuditStep {

  /** SSIM above which people recognise a picture (issue of the audit; He et al. 2019). */
  static final double RECOGNISABLE = 0.3;

  /** Fewer pictures than this are too few for a failure to say something. */
  static final int ENOUGH = 20;

  private final PictureAttack attack;

  PictureStep(PictureAttack attack) {
    this.attack = attack;
  }

  @Override
  public String id() {
    return attack.id();
  }

  @Override
  public String title() {
    return attack.title();
  }

  @Override
  public Privacy privacy() {
    return Privacy.INPUT;
  }

  @Override
  public double weight() {
    return attack.weight();
  }

  @Override
  public Optional<String> notApplicable(Subject subject) {
    return attack.notApplicable(subject);
  }

  @Override
  public Finding run(Evidence evidence, Deadline deadline) {
    List<Rebuilt> rebuilt = new ArrayList<>();
    List<ImageQuality> qualities = new ArrayList<>();
    List<ImageQuality> meanImage = new ArrayList<>();
    int broken = 0;
    boolean converged;
    Map<String, Double> figures;
    try (Rebuilder rebuilder = attack.prepare(evidence, deadline)) {
      List<Integer> order = order(evidence);
      double lastSeconds = 0;
      while (rebuilt.size() < order.size()) {
        double left = deadline.secondsLeft();
        if (!rebuilt.isEmpty() && left <= lastSeconds) {
          break;
        }
        int end = Math.min(order.size(), rebuilt.size() + rebuilder.atOnce());
        List<Integer> some = order.subList(rebuilt.size(), end);
        List<float[]> images = rebuilder.rebuild(some.stream().map(evidence::sent).toList());
        for (int i = 0; i < some.size(); i++) {
          int picture = some.get(i);
          float[] image = images.get(i);
          if (!isFinite(image)) {
            image = evidence.meanImage();
            broken++;
          }
          ImageQuality quality = evidence.compare(picture, image);
          qualities.add(quality);
          meanImage.add(evidence.meanImageQuality().each().get(picture));
          rebuilt.add(
              new Rebuilt(
                  picture, quality.ssim(), Math.min(quality.psnr(), QualitySample.GREATEST_PSNR)));
          evidence.keepPicture(id(), picture, image);
        }
        lastSeconds = left - deadline.secondsLeft();
      }
      converged = rebuilder.converged();
      figures = rebuilder.figures();
    }
    rebuilt.sort(Comparator.comparingInt(Rebuilt::image));
    return finding(
        evidence,
        new QualitySample(qualities),
        new QualitySample(meanImage),
        rebuilt,
        broken,
        converged,
        figures);
  }

  private Finding finding(
      Evidence evidence,
      QualitySample attacked,
      QualitySample meanImage,
      List<Rebuilt> rebuilt,
      int broken,
      boolean converged,
      Map<String, Double> further) {
    int done = rebuilt.size();
    Measurement ssim =
        new Measurement(
            "median SSIM", attacked.medianSsim(), meanImage.medianSsim(), RECOGNISABLE, done);
    Interval meanPsnr = meanImage.medianPsnr();
    Measurement psnr =
        new Measurement("median PSNR, dB", attacked.medianPsnr(), meanPsnr, meanPsnr.high(), done);
    long recognisable = rebuilt.stream().filter(one -> one.ssim() > RECOGNISABLE).count();
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("pictures", (double) done);
    figures.put("recognisable pictures", (double) recognisable);
    figures.put("pictures that diverged", (double) broken);
    figures.putAll(further);
    boolean succeeded = ssim.beatsBaseline();
    String summary =
        "Median SSIM "
            + Wording.figure(ssim.value())
            + " and "
            + String.format(java.util.Locale.ROOT, "%.1f dB", psnr.value().estimate())
            + " over "
            + Wording.count(done, "picture")
            + (done < evidence.pictures() ? " of " + evidence.pictures() + " in its time" : "")
            + "; the mean image gets "
            + String.format(
                java.util.Locale.ROOT,
                "%.2f and %.1f dB",
                ssim.baseline().estimate(),
                meanPsnr.estimate())
            + (succeeded ? "." : ": the attack failed.")
            + (converged
                ? ""
                : " It was not at its best: too little time, or a training that failed.");
    return Finding.ran(
        this,
        succeeded,
        summary,
        converged && (done == evidence.pictures() || done >= ENOUGH),
        List.of(ssim, psnr),
        figures,
        rebuilt);
  }

  private static List<Integer> order(Evidence evidence) {
    List<Integer> order = new ArrayList<>();
    for (int picture = 0; picture < evidence.pictures(); picture++) {
      order.add(picture);
    }
    SplittableRandom random = new SplittableRandom(evidence.subject().seed());
    for (int i = order.size() - 1; i > 0; i--) {
      java.util.Collections.swap(order, i, random.nextInt(i + 1));
    }
    return order;
  }

  private static boolean isFinite(float[] image) {
    for (float value : image) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }
}
