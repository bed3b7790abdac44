package dev.sunder.secure.measure;

import dev.sunder.kernels.Shape;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How well an attack rebuilt each of a number of images, with bootstrap intervals over the images.
 *
 * <p>Images are CHW in [−1, 1], a peak of 2. The interval speaks of other images of the same kind
 * under the same attack; one image gives an interval of no width.
 *
 * @param each one quality an image, in the images' order
 */
public record QualitySample(List<ImageQuality> each) {

  /** The range of the images' values. */
  public static final double PEAK = 2;

  /**
   * A PSNR above this counts as this in medians and means: float32 holds values of [−1, 1] to about
   * that, and equal images would make any mean infinite.
   */
  public static final double GREATEST_PSNR = 150;

  private static final long BOOTSTRAP_SEED = 1;

  public QualitySample {
    each = List.copyOf(each);
    if (each.isEmpty()) {
      throw new IllegalArgumentException("a sample needs at least one image");
    }
  }

  /**
   * Compares images one by one.
   *
   * @param image the shape of each, n = 1
   * @throws IllegalArgumentException if the lists' lengths differ or an image is not finite
   */
  public static QualitySample of(List<float[]> originals, List<float[]> rebuilt, Shape image) {
    if (originals.size() != rebuilt.size()) {
      throw new IllegalArgumentException(
          originals.size() + " originals, but " + rebuilt.size() + " rebuilt images");
    }
    return new QualitySample(
        IntStream.range(0, originals.size())
            .mapToObj(
                i ->
                    ImageQuality.of(
                        originals.get(i), rebuilt.get(i), image.c(), image.h(), image.w(), PEAK))
            .toList());
  }

  /** The number of images. */
  public int size() {
    return each.size();
  }

  /** The median PSNR in decibels. */
  public Interval medianPsnr() {
    return Interval.median(values(QualitySample::psnr), BOOTSTRAP_SEED);
  }

  /** The mean PSNR in decibels. */
  public Interval meanPsnr() {
    return Interval.mean(values(QualitySample::psnr), BOOTSTRAP_SEED);
  }

  /** The median SSIM. */
  public Interval medianSsim() {
    return Interval.median(values(ImageQuality::ssim), BOOTSTRAP_SEED);
  }

  /** The mean SSIM. */
  public Interval meanSsim() {
    return Interval.mean(values(ImageQuality::ssim), BOOTSTRAP_SEED);
  }

  /** The mean squared error over all images. */
  public Interval meanMse() {
    return Interval.mean(values(ImageQuality::mse), BOOTSTRAP_SEED);
  }

  /** The image rebuilt best, by SSIM, then PSNR. */
  public int best() {
    return IntStream.range(0, size()).boxed().max(this::compare).orElseThrow();
  }

  /** The image rebuilt worst, by SSIM, then PSNR. */
  public int worst() {
    return IntStream.range(0, size()).boxed().min(this::compare).orElseThrow();
  }

  private int compare(int one, int other) {
    ImageQuality a = each.get(one);
    ImageQuality b = each.get(other);
    int bySsim = Double.compare(a.ssim(), b.ssim());
    return bySsim != 0 ? bySsim : Double.compare(a.psnr(), b.psnr());
  }

  private static double psnr(ImageQuality quality) {
    return Math.min(quality.psnr(), GREATEST_PSNR);
  }

  private double[] values(ToDoubleFunction<ImageQuality> figure) {
    return each.stream().mapToDouble(figure).toArray();
  }
}
