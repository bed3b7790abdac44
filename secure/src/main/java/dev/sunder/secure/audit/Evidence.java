package dev.sunder.secure.audit;

import dev.sunder.engine.data.Dataset;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Shape;
import dev.sunder.secure.attack.PixelScale;
import dev.sunder.secure.attack.SmashedSet;
import dev.sunder.secure.measure.ImageQuality;
import dev.sunder.secure.measure.QualitySample;
import dev.sunder.secure.party.MessageException;
import dev.sunder.secure.party.NotFiniteException;
import dev.sunder.secure.signal.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the attacker works with, the smashed data of its own draws and of the owner's images, and
 * what only the harness knows, the owner's originals. Images are CHW in [−1, 1].
 */
public final class Evidence {

  private final Subject subject;
  private final Device device;
  private final Journal journal;
  private final SmashedSet draws;
  private final SmashedSet owners;
  private final float[] meanImage;
  private final QualitySample meanImageQuality;

  /** Evidence of given draws, image for image those of the subject. */
  Evidence(Subject subject, Device device, Journal journal, SmashedSet draws, SmashedSet owners) {
    this.subject = subject;
    this.device = device;
    this.journal = journal;
    this.draws = draws;
    this.owners = owners;
    this.meanImage = mean(subject.attackers());
    this.meanImageQuality = qualityOfMeanImage();
  }

  /**
   * Runs the client's part on both sides' images, with a fresh signal for each.
   *
   * @param device not closed
   * @param journal keeps rebuilt pictures
   * @throws IllegalArgumentException if what is sent is not finite or does not fit the heap
   */
  public static Evidence gather(Subject subject, Device device, Journal journal) {
    return new Evidence(
        subject,
        device,
        journal,
        draw(subject, device, subject.attackers(), subject.attackerSignals(), 1),
        draw(subject, device, subject.owners(), subject.ownerSignals(), 2));
  }

  private static SmashedSet draw(
      Subject subject, Device device, Dataset images, Optional<Signal> signal, long stream) {
    try {
      return SmashedSet.draw(
          subject.client(),
          device,
          images,
          signal,
          subject.encoding(),
          subject.seed() * 31 + stream);
    } catch (MessageException | NotFiniteException notFinite) {
      throw new IllegalArgumentException(
          "what the client's part gives cannot be sent: " + notFinite.getMessage(), notFinite);
    }
  }

  /** What is audited. */
  public Subject subject() {
    return subject;
  }

  /** Where to compute. */
  public Device device() {
    return device;
  }

  /** What the attacker made on its own: smashed data with signals and labels. */
  public SmashedSet draws() {
    return draws;
  }

  /** What the owner sent, with what the attacker wants to know of it. */
  public SmashedSet owners() {
    return owners;
  }

  /** An image of the attacker's, the one behind the draw of that index. */
  public float[] attackersImage(int draw) {
    return image(subject.attackers(), draw);
  }

  /** How many of the owner's pictures are attacked. */
  public int pictures() {
    return subject.pictures();
  }

  /** What was sent of a picture. */
  public float[] sent(int picture) {
    return owners.values(ownersIndex(picture)).clone();
  }

  /** The mean of the attacker's images: its best guess before it looks. */
  public float[] meanImage() {
    return meanImage.clone();
  }

  /** How the mean image does on the pictures. */
  public QualitySample meanImageQuality() {
    return meanImageQuality;
  }

  /** The name of a picture's file or entry. */
  public String name(int picture) {
    return subject.owners().name(ownersIndex(picture));
  }

  /** The picture itself: for comparing, never for an attack. */
  public float[] original(int picture) {
    return image(subject.owners(), ownersIndex(picture));
  }

  /** Keeps a rebuilt picture with the findings. */
  void keepPicture(String stepId, int picture, float[] image) {
    journal.keepPicture(stepId, picture, image, subject.image());
  }

  /** How alike a rebuilt picture is to its original. */
  ImageQuality compare(int picture, float[] rebuilt) {
    Shape shape = subject.image();
    return ImageQuality.of(
        original(picture), rebuilt, shape.c(), shape.h(), shape.w(), QualitySample.PEAK);
  }

  /** Pictures from all over the set, which may be sorted by class. */
  private int ownersIndex(int picture) {
    return (int) ((long) picture * subject.owners().size() / subject.pictures());
  }

  private QualitySample qualityOfMeanImage() {
    List<ImageQuality> each = new ArrayList<>();
    for (int picture = 0; picture < pictures(); picture++) {
      each.add(compare(picture, meanImage));
    }
    return new QualitySample(each);
  }

  private static float[] image(Dataset images, int index) {
    byte[] pixels = new byte[images.shape().size()];
    images.read(index, pixels, 0);
    return PixelScale.image(pixels, 0, pixels.length);
  }

  private static float[] mean(Dataset images) {
    double[] sum = new double[images.shape().size()];
    for (int index = 0; index < images.size(); index++) {
      float[] image = image(images, index);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += image[i];
      }
    }
    float[] mean = new float[sum.length];
    for (int i = 0; i < sum.length; i++) {
      mean[i] = (float) (sum[i] / images.size());
    }
    return mean;
  }
}
