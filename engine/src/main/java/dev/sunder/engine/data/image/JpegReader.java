package dev.sunder.engine.data.image;

import dev.sunder.engine.data.image.JpegFile.Coding;
import dev.sunder.engine.data.image.Pixels.Colour;
import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * The JPEG decoder of ImageIO, used for its raw samples: conversion to RGB is done here, so neither
 * colour profiles nor CMYK get in its way. One thread at a time.
 */
final class JpegReader implements AutoCloseable {

  private final ImageReader reader;
  private String warning;

  JpegReader() {
    reader = standardReader();
    reader.addIIOReadWarningListener((source, message) -> warned(message));
  }

  /**
   * Registered by ImageIO itself, so that no thread's context class loader matters; plug-ins on the
   * class path are passed over.
   */
  private static ImageReader standardReader() {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("jpeg");
    while (readers.hasNext()) {
      ImageReader candidate = readers.next();
      if (candidate.getClass().getName().startsWith("com.sun.imageio.")) {
        return candidate;
      }
    }
    throw new IllegalStateException("this Java runtime has no JPEG decoder (module java.desktop)");
  }

  /**
   * libjpeg goes on with grey where data is missing or makes no sense, and only warns. Superfluous
   * bytes before a marker are the one thing that it reports so and that harmless files have.
   */
  private void warned(String message) {
    boolean damage =
        message.contains("Corrupt JPEG data")
            || message.contains("Premature end")
            || message.contains("Truncated");
    if (damage && !message.contains("extraneous bytes") && warning == null) {
      warning = message;
    }
  }

  Pixels read(JpegFile file, int shrink) throws ImageFormatException {
    warning = null;
    Raster raster;
    try (MemoryCacheImageInputStream stream =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(file.stream()))) {
      reader.setInput(stream, true, true);
      ImageReadParam param = reader.getDefaultReadParam();
      int offset = (shrink - 1) / 2;
      param.setSourceSubsampling(shrink, shrink, offset, offset);
      raster = reader.readRaster(0, param);
    } catch (IOException | RuntimeException e) {
      // The decoder throws several unchecked exceptions on nonsense.
      throw new ImageFormatException("JPEG data cannot be decoded: " + e.getMessage(), e);
    } finally {
      reader.setInput(null);
    }
    if (warning != null) {
      throw new ImageFormatException("JPEG data is damaged: " + warning);
    }
    int bands = file.coding().components();
    if (raster.getNumBands() != bands) {
      throw new ImageFormatException(
          "JPEG data decoded to %d components, expected %d".formatted(raster.getNumBands(), bands));
    }
    byte[] samples = samples(raster);
    int width = raster.getWidth();
    int height = raster.getHeight();
    return switch (file.coding()) {
      case GREY -> new Pixels(width, height, Colour.GREY, samples);
      case YCBCR -> new Pixels(width, height, Colour.YCBCR, samples);
      case RGB -> new Pixels(width, height, Colour.RGB, samples);
      case CMYK, INVERTED_CMYK, INVERTED_YCCK -> fromCmyk(width, height, file.coding(), samples);
    };
  }

  private static byte[] samples(Raster raster) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    int bands = raster.getNumBands();
    int[] inOrder = new int[bands];
    Arrays.setAll(inOrder, band -> band);
    if (raster.getDataBuffer() instanceof DataBufferByte buffer
        && raster.getSampleModel() instanceof PixelInterleavedSampleModel model
        && model.getPixelStride() == bands
        && model.getScanlineStride() == width * bands
        && Arrays.equals(model.getBandOffsets(), inOrder)
        && buffer.getOffset() == 0
        && buffer.getData().length == width * height * bands) {
      return buffer.getData();
    }
    int[] wide = raster.getPixels(raster.getMinX(), raster.getMinY(), width, height, (int[]) null);
    byte[] samples = new byte[wide.length];
    for (int i = 0; i < wide.length; i++) {
      samples[i] = (byte) wide[i];
    }
    return samples;
  }

  /**
   * Ink over white paper, without a profile: what is left of the light is the product of what each
   * ink and the black let through.
   */
  private static Pixels fromCmyk(int width, int height, Coding coding, byte[] cmyk) {
    Pixels rgb = Pixels.allocate(width, height, Colour.RGB);
    int flipColours = coding == Coding.INVERTED_CMYK ? 0 : 255;
    int flipBlack = coding == Coding.CMYK ? 255 : 0;
    for (int i = 0, o = 0; i < cmyk.length; i += 4, o += 3) {
      if (coding == Coding.INVERTED_YCCK) {
        YCbCr.toRgb(cmyk, i, cmyk, i + 1, cmyk, i + 2);
      }
      int black = (cmyk[i + 3] & 0xFF) ^ flipBlack;
      for (int band = 0; band < 3; band++) {
        int colour = (cmyk[i + band] & 0xFF) ^ flipColours;
        rgb.samples()[o + band] = (byte) ((colour * black + 127) / 255);
      }
    }
    return rgb;
  }

  @Override
  public void close() {
    reader.dispose();
  }
}
