package dev.sunder.engine.data.image;

/** What a decoder makes once and uses for every image. One thread at a time. */
final class Workspace implements AutoCloseable {
  private JpegReader jpegReader;

  JpegReader jpegReader() {
    if (jpegReader == null) {
      jpegReader = new JpegReader();
    }
    return jpegReader;
  }

  @Override
  public void close() {
    if (jpegReader != null) {
      jpegReader.close();
      jpegReader = null;
    }
  }
}
