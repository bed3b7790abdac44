package dev.sunder.secure.attack.reconstruct;

import dev.sunder.engine.data.Dataset;
import dev.sunder.secure.attack.PixelScale;

/**
 * What images of a kind look like, pixel by pixel: the mean and the deviation over the attacker's
 * own. A Gaussian prior with a diagonal covariance, where He, Zhang and Lee (ACSAC 2019) hold the
 * image near zero.
 */
public final class ImagePrior {

  /** A pixel that never varies in the attacker's images may still vary in others. */
  private static final double LEAST_DEVIATION = 0.05;

  private final double[] mean;
  private final double[] precision;
  private final double weight;

  private ImagePrior(double[] mean, double[] precision, double weight) {
    this.mean = mean;
    this.precision = precision;
    this.weight = weight;
  }

  /**
   * The prior of the attacker's images.
   *
   * @param weight what the mean over all pixels of the squared distance from the mean, in
   *     deviations, counts for
   */
  public static ImagePrior of(Dataset images, double weight) {
    int size = images.shape().size();
    double[] mean = new double[size];
    double[] squares = new double[size];
    byte[] pixels = new byte[size];
    for (int i = 0; i < images.size(); i++) {
      images.read(i, pixels, 0);
      float[] image = PixelScale.image(pixels, 0, size);
      for (int j = 0; j < size; j++) {
        mean[j] += image[j] / (double) images.size();
        squares[j] += (double) image[j] * image[j] / images.size();
      }
    }
    double[] precision = new double[size];
    for (int j = 0; j < size; j++) {
      double variance = squares[j] - mean[j] * mean[j];
      precision[j] = 1 / Math.max(variance, LEAST_DEVIATION * LEAST_DEVIATION);
    }
    return new ImagePrior(mean, precision, weight);
  }

  void addMean(float[] image) {
    for (int i = 0; i < image.length; i++) {
      image[i] = (float) Math.max(-1, Math.min(1, image[i] + mean[i]));
    }
  }

  double energy(float[] image) {
    double sum = 0;
    for (int i = 0; i < image.length; i++) {
      double difference = image[i] - mean[i];
      sum += difference * difference * precision[i];
    }
    return weight * sum / image.length;
  }

  void addGradient(float[] image, float[] gradient) {
    for (int i = 0; i < image.length; i++) {
      gradient[i] += (float) (2 * weight * (image[i] - mean[i]) * precision[i] / image.length);
    }
  }
}
