package dev.sunder.experiments.experiment;

import dev.sunder.secure.measure.ImageQuality;
import java.util.Map;

/**
 * What became of one image.
 *
 * @param settings what the figures depend on: kernels, pixels and the attack's settings, as a
 *     checksum
 * @param name the image's name in its data set
 * @param ownMean how near the image's own mean colour comes to it: the best that any picture of one
 *     colour can do
 * @param active the share of the pre-activations that are positive
 * @param rebuilt the quality of each reconstruction
 * @param seconds the attacks' time together
 */
record FirstLayerImage(
    String settings,
    String name,
    ImageQuality ownMean,
    double active,
    Map<Sent, ImageQuality> rebuilt,
    double seconds) {

  /** A reconstruction this near has not diverged, even of an image that is one colour. */
  private static final double CLOSE = 40;

  /** Whether a reconstruction is no nearer than the image's own mean colour. */
  boolean failed(Sent sent) {
    ImageQuality quality = rebuilt.get(sent);
    return !(quality.psnr() > ownMean.psnr() || quality.psnr() >= CLOSE);
  }
}
