package dev.sunder.secure.measure;

/**
 * How alike two images are: mean squared error, peak signal-to-noise ratio, structural similarity.
 *
 * @param mse the mean squared difference
 * @param psnr 10·log10(peak² / mse) in decibels; infinite for equal images
 * @param ssim the mean structural similarity, 1 for equal images
 */
public record ImageQuality(double mse, double psnr, double ssim) {

  private static final int RADIUS = 5;
  private static final double SIGMA = 1.5;
  private static final double K1 = 0.01;
  private static final double K2 = 0.03;
  private static final double[] GAUSSIAN = gaussian();

  /**
   * Compares two images.
   *
   * <p>SSIM is that of Wang, Bovik, Sheikh, Simoncelli, "Image quality assessment: from error
   * visibility to structural similarity" (2004): an 11x11 Gaussian window of deviation 1.5, K1 =
   * 0.01, K2 = 0.03, averaged over all positions where the window lies inside, then over channels.
   * Variances are population variances. For an image smaller than the window in a direction, the
   * window is cut to the image's size and its weights scaled to sum to 1.
   *
   * @param channels the number of channels
   * @param height rows
   * @param width columns
   * @param peak the range of the values, such as 255 for bytes, 2 for [−1, 1]
   * @throws IllegalArgumentException if the lengths differ or a value is not finite
   */
  public static ImageQuality of(
      float[] original, float[] other, int channels, int height, int width, double peak) {
    int size = channels * height * width;
    if (original.length != size || other.length != size) {
      throw new IllegalArgumentException(
          "expected two images of "
              + size
              + " values, got "
              + original.length
              + " and "
              + other.length);
    }
    double squares = 0;
    for (int i = 0; i < size; i++) {
      double difference = (double) original[i] - other[i];
      squares += difference * difference;
    }
    if (!Double.isFinite(squares)) {
      throw new IllegalArgumentException("an image has values that are not finite");
    }
    double mse = squares / size;
    double similarity = 0;
    for (int c = 0; c < channels; c++) {
      similarity += ssim(original, other, c * height * width, height, width, peak);
    }
    return new ImageQuality(mse, 10 * Math.log10(peak * peak / mse), similarity / channels);
  }

  private static double ssim(float[] x, float[] y, int offset, int height, int width, double peak) {
    double c1 = K1 * peak * K1 * peak;
    double c2 = K2 * peak * K2 * peak;
    double[] rowWeights = window(height);
    double[] columnWeights = window(width);
    int rows = height - rowWeights.length + 1;
    int columns = width - columnWeights.length + 1;
    double sum = 0;
    for (int top = 0; top < rows; top++) {
      for (int left = 0; left < columns; left++) {
        double meanX = 0;
        double meanY = 0;
        double squareX = 0;
        double squareY = 0;
        double product = 0;
        for (int r = 0; r < rowWeights.length; r++) {
          int row = offset + (top + r) * width + left;
          for (int c = 0; c < columnWeights.length; c++) {
            double weight = rowWeights[r] * columnWeights[c];
            double a = x[row + c];
            double b = y[row + c];
            meanX += weight * a;
            meanY += weight * b;
            squareX += weight * a * a;
            squareY += weight * b * b;
            product += weight * a * b;
          }
        }
        double varianceX = squareX - meanX * meanX;
        double varianceY = squareY - meanY * meanY;
        double covariance = product - meanX * meanY;
        sum +=
            (2 * meanX * meanY + c1)
                * (2 * covariance + c2)
                / ((meanX * meanX + meanY * meanY + c1) * (varianceX + varianceY + c2));
      }
    }
    return sum / ((double) rows * columns);
  }

  /** The window's weights along one side, cut to {@code size} around the middle and normalised. */
  private static double[] window(int size) {
    int length = Math.min(size, GAUSSIAN.length);
    int start = (GAUSSIAN.length - length) / 2;
    double[] weights = new double[length];
    double sum = 0;
    for (int i = 0; i < length; i++) {
      weights[i] = GAUSSIAN[start + i];
      sum += weights[i];
    }
    for (int i = 0; i < length; i++) {
      weights[i] /= sum;
    }
    return weights;
  }

  private static double[] gaussian() {
    double[] weights = new double[2 * RADIUS + 1];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Math.exp(-(i - RADIUS) * (i - RADIUS) / (2 * SIGMA * SIGMA));
    }
    return weights;
  }
}
