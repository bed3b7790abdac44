package dev.sunder.experiments.chart;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;

/** Pictures in rows under one another: originals, and below each what an attack made of it. */
public final class Gallery {

  private static final int MARGIN = 40;
  private static final int HEAD = 110;
  private static final int LABEL = 230;
  private static final int PICTURE = 128;
  private static final int GAP = 14;
  private static final int CAPTION = 26;

  /**
   * One row.
   *
   * @param label what made it, such as {@code original} or an attack's name
   * @param note a second line below the label, such as the median figures
   * @param pictures from left to right, the same images in every row
   * @param captions one below each picture; empty for none
   */
  public record Row(
      String label, String note, List<BufferedImage> pictures, List<String> captions) {
    public Row {
      pictures = List.copyOf(pictures);
      captions = List.copyOf(captions);
      if (!captions.isEmpty() && captions.size() != pictures.size()) {
        throw new IllegalArgumentException(
            pictures.size() + " pictures, but " + captions.size() + " captions");
      }
    }
  }

  private final String title;
  private final String subtitle;

  /** A gallery under a title. */
  public Gallery(String title, String subtitle) {
    this.title = title;
    this.subtitle = subtitle;
  }

  /** Draws the rows. */
  public BufferedImage draw(List<Row> rows) {
    int columns = rows.stream().mapToInt(row -> row.pictures().size()).max().orElse(0);
    int width = 2 * MARGIN + LABEL + Math.max(4, columns) * (PICTURE + GAP);
    int height = 2 * MARGIN + HEAD + rows.size() * (PICTURE + CAPTION + GAP);
    return Look.sheet(
        width,
        height,
        pen -> {
          pen.setColor(Palette.INK);
          pen.setFont(Palette.bold(28));
          pen.drawString(title, MARGIN, MARGIN + 28);
          pen.setColor(Palette.FAINT_INK);
          pen.setFont(Palette.plain(18));
          pen.drawString(subtitle, MARGIN, MARGIN + 64);
          int top = MARGIN + HEAD;
          for (Row row : rows) {
            draw(pen, row, top);
            top += PICTURE + CAPTION + GAP;
          }
        });
  }

  private static void draw(Graphics2D pen, Row row, int top) {
    pen.setColor(Palette.INK);
    pen.setFont(Palette.bold(18));
    pen.drawString(row.label(), MARGIN, top + PICTURE / 2);
    pen.setColor(Palette.FAINT_INK);
    pen.setFont(Palette.plain(14));
    pen.drawString(row.note(), MARGIN, top + PICTURE / 2 + 24);
    for (int i = 0; i < row.pictures().size(); i++) {
      int left = MARGIN + LABEL + i * (PICTURE + GAP);
      pen.drawImage(row.pictures().get(i), left, top, PICTURE, PICTURE, null);
      if (!row.captions().isEmpty()) {
        pen.drawString(row.captions().get(i), left, top + PICTURE + 18);
      }
    }
  }
}
