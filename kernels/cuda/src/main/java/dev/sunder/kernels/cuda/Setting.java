package dev.sunder.kernels.cuda;

import java.util.Locale;

/** A setting of the CUDA device: a system property, or the environment variable of that name. */
final class Setting {

  private Setting() {}

  /** The value of {@code sunder.cuda.NAME}, else of {@code SUNDER_CUDA_NAME}, else a default. */
  static String of(String name, String otherwise) {
    String property = "sunder.cuda." + name;
    String variable = property.toUpperCase(Locale.ROOT).replace('.', '_');
    String value = System.getProperty(property, System.getenv(variable));
    return value == null || value.isBlank() ? otherwise : value.strip();
  }
}
