package dev.sunder.experiments.chart;

import java.awt.Color;
import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.util.List;

/** Colours and fonts that all pictures share. */
public final class Palette {

  /** Text. */
  public static final Color INK = new Color(0x22, 0x26, 0x2E);

  /** Text and lines that stand back. */
  public static final Color FAINT_INK = new Color(0x6B, 0x72, 0x80);

  /** Grids and borders. */
  static final Color RULE = new Color(0xE3, 0xE6, 0xEB);

  /** What charts are drawn on. */
  public static final Color PAPER = Color.WHITE;

  /** What pictures lie on. */
  static final Color SHEET = new Color(0xF4, 0xF5, 0xF7);

  /** What the owner sees. */
  static final Color OWNER = new Color(0x1F, 0x5F, 0xBF);

  /** What the provider sees. */
  static final Color PROVIDER = new Color(0xC2, 0x5B, 0x12);

  /** Told apart by people with any colour vision (Okabe and Ito 2008), darkest first. */
  public static final List<Color> SERIES =
      List.of(
          new Color(0x00, 0x72, 0xB2),
          new Color(0xD5, 0x5E, 0x00),
          new Color(0x00, 0x9E, 0x73),
          new Color(0xCC, 0x79, 0xA7),
          new Color(0xE6, 0x9F, 0x00),
          new Color(0x56, 0xB4, 0xE9));

  private Palette() {}

  /** Plain text, its size in points of a chart's 1400 x 800 pixels. */
  public static Font plain(float size) {
    return new Font(Font.SANS_SERIF, Font.PLAIN, 1).deriveFont(size);
  }

  static Font bold(float size) {
    return new Font(Font.SANS_SERIF, Font.BOLD, 1).deriveFont(size);
  }

  /**
   * Whether this Java can write text into a picture. Without fontconfig or any font, as in some
   * containers, it cannot, and says so with an error.
   */
  public static boolean canWriteText() {
    try {
      FontRenderContext context = new FontRenderContext(null, true, true);
      return plain(12).getStringBounds("text", context).getWidth() > 0;
    } catch (InternalError | LinkageError noFonts) {
      return false;
    }
  }
}
