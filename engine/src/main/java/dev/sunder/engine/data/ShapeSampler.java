package dev.sunder.engine.data;

import dev.sunder.engine.data.image.ImageFile;
import java.util.List;

/**
 * Finds out which shape a set of image files is to be stored in, where the options leave it open.
 */
final class ShapeSampler {
  private static final int SAMPLES = 16;

  private ShapeSampler() {}

  /** The size of the first image; colour when any of some images spread over the set has it. */
  static ImageShape shapeOf(List<DecodedImages.Item> items, ImageOptions options) {
    if (options.size().isPresent() && options.channels().isPresent()) {
      ImageOptions.Size size = options.size().get();
      return new ImageShape(options.channels().getAsInt(), size.height(), size.width());
    }
    int height = options.size().map(ImageOptions.Size::height).orElse(0);
    int width = options.size().map(ImageOptions.Size::width).orElse(0);
    int channels = options.channels().orElse(1);
    int samples = Math.min(SAMPLES, items.size());
    DataException broken = null;
    for (int i = 0; i < samples; i++) {
      try {
        ImageFile image =
            DecodedImages.parse(items.get((int) ((long) i * items.size() / samples)), options);
        height = height == 0 ? image.uprightHeight() : height;
        width = width == 0 ? image.uprightWidth() : width;
        channels = options.channels().isEmpty() && image.colour() ? 3 : channels;
      } catch (DataException e) {
        if (!options.skipBroken()) {
          throw e;
        }
        broken = e;
      }
    }
    if (height == 0) {
      throw broken;
    }
    return new ImageShape(channels, height, width);
  }
}
