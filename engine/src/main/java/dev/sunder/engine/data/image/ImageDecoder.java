package dev.sunder.engine.data.image;

import dev.sunder.engine.data.image.Pixels.Colour;
import java.util.concurrent.Semaphore;

/**
 * Decodes image files to one size: upright as Exif says, transparency on white, resized with a
 * triangle filter, planar (CHW). One thread at a time; closed by whoever made it.
 */
public final class ImageDecoder implements AutoCloseable {

  /**
   * Beyond this many pixels images are decoded one at a time in the whole process, so that a few
   * huge ones cannot exhaust the memory.
   */
  private static final long LARGE = 1L << 22;

  private static final Semaphore LARGE_IMAGES = new Semaphore(1);

  /**
   * Pixels of the source left for each pixel of the target when the decoder itself leaves pixels
   * out.
   */
  private static final int KEPT_BEFORE_FILTERING = 4;

  private final int channels;
  private final int height;
  private final int width;
  private final boolean centreCrop;
  private final long maxPixels;
  private final Workspace workspace = new Workspace();
  private final Resampler resampler = new Resampler();
  private final byte[] planes;

  /**
   * @param channels 1 or 3
   * @param centreCrop cut to the aspect ratio instead of stretching to it
   * @param maxPixels the largest image to decode
   */
  public ImageDecoder(int channels, int height, int width, boolean centreCrop, long maxPixels) {
    this.channels = channels;
    this.height = height;
    this.width = width;
    this.centreCrop = centreCrop;
    this.maxPixels = maxPixels;
    planes = new byte[3 * height * width];
  }

  /** Decodes a file into {@code channels * height * width} bytes. */
  public void decode(byte[] file, byte[] into, int offset) throws ImageFormatException {
    decode(ImageFile.parse(file, maxPixels), into, offset);
  }

  /** Decodes a file whose structure has been read. */
  public void decode(ImageFile image, byte[] into, int offset) throws ImageFormatException {
    boolean large = (long) image.width() * image.height() > LARGE;
    if (large) {
      LARGE_IMAGES.acquireUninterruptibly();
    }
    try {
      resize(image, into, offset);
    } finally {
      if (large) {
        LARGE_IMAGES.release();
      }
    }
  }

  /**
   * Brings pixels that are already decoded to the size and the channels.
   *
   * @param planar {@code bands * rows * columns} bytes (CHW) at {@code from}; grey, or red, green
   *     and blue
   */
  public void resize(
      byte[] planar, int from, int bands, int rows, int columns, byte[] into, int offset) {
    Pixels pixels = Pixels.allocate(columns, rows, bands == 1 ? Colour.GREY : Colour.RGB);
    for (int band = 0, at = from; band < bands; band++) {
      for (int i = band; i < pixels.samples().length; i += bands) {
        pixels.samples()[i] = planar[at++];
      }
    }
    resize(pixels, height, width);
    toChannels(pixels.colour());
    System.arraycopy(planes, 0, into, offset, channels * height * width);
  }

  private void resize(ImageFile image, byte[] into, int offset) throws ImageFormatException {
    Orientation orientation = image.orientation();
    int rows = orientation.swapsAxes() ? width : height;
    int columns = orientation.swapsAxes() ? height : width;
    int shrink =
        Math.max(
            1, Math.min(image.height() / rows, image.width() / columns) / KEPT_BEFORE_FILTERING);
    Pixels pixels = image.decode(workspace, shrink);
    resize(pixels, rows, columns);
    toChannels(pixels.colour());
    for (int channel = 0; channel < channels; channel++) {
      int plane = height * width;
      if (orientation == Orientation.UPRIGHT) {
        System.arraycopy(planes, channel * plane, into, offset + channel * plane, plane);
      } else {
        orientation.apply(planes, channel * plane, rows, columns, into, offset + channel * plane);
      }
    }
  }

  private void resize(Pixels pixels, int rows, int columns) {
    double usedHeight = pixels.height();
    double usedWidth = pixels.width();
    if (centreCrop) {
      usedHeight = Math.min(usedHeight, usedWidth * rows / columns);
      usedWidth = Math.min(usedWidth, (double) pixels.height() * columns / rows);
    }
    double top = (pixels.height() - usedHeight) / 2;
    double left = (pixels.width() - usedWidth) / 2;
    resampler.resize(
        pixels, top, top + usedHeight, left, left + usedWidth, rows, columns, planes, 0);
  }

  /** Turns the planes of a colour into the channels wanted. */
  private void toChannels(Colour colour) {
    int plane = height * width;
    if (channels == 3 && colour == Colour.YCBCR) {
      for (int i = 0; i < plane; i++) {
        YCbCr.toRgb(planes, i, planes, plane + i, planes, 2 * plane + i);
      }
    } else if (channels == 3 && colour == Colour.GREY) {
      System.arraycopy(planes, 0, planes, plane, plane);
      System.arraycopy(planes, 0, planes, 2 * plane, plane);
    } else if (channels == 1 && colour == Colour.RGB) {
      for (int i = 0; i < plane; i++) {
        planes[i] =
            YCbCr.luma(planes[i] & 0xFF, planes[plane + i] & 0xFF, planes[2 * plane + i] & 0xFF);
      }
    }
  }

  @Override
  public void close() {
    workspace.close();
  }
}
