package dev.sunder.experiments.chart;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;

/** Sample images with their signals and the answers as the owner and as the provider read them. */
public final class ContactSheet {

  private static final int COLUMNS = 3;
  private static final int MARGIN = 40;
  private static final int GAP = 20;
  private static final int CARD_WIDTH = 470;
  private static final int CARD_HEIGHT = 212;
  private static final int PICTURE = 180;
  private static final int SIGNAL = 56;
  private static final int PAD = 16;
  private static final int HEAD = 118;

  /**
   * One image asked about.
   *
   * @param image the owner's input
   * @param signal what joined it
   * @param truth the name of its true class
   * @param signalMeaning what the signal does, such as {@code flips} or {@code keeps}
   * @param owner the answer after flipping back
   * @param provider the answer as it came
   */
  public record Card(
      BufferedImage image,
      BufferedImage signal,
      String truth,
      String signalMeaning,
      Answer owner,
      Answer provider) {}

  /**
   * An answer.
   *
   * @param label the class's name
   * @param probability of that class
   * @param right whether it is the truth
   */
  public record Answer(String label, double probability, boolean right) {}

  private final String title;
  private final String subtitle;

  /** A sheet under a title. */
  public ContactSheet(String title, String subtitle) {
    this.title = title;
    this.subtitle = subtitle;
  }

  /** Draws the cards in rows of three. */
  public BufferedImage draw(List<Card> cards) {
    int rows = Math.max(1, (cards.size() + COLUMNS - 1) / COLUMNS);
    int width = 2 * MARGIN + COLUMNS * CARD_WIDTH + (COLUMNS - 1) * GAP;
    int height = MARGIN + HEAD + rows * CARD_HEIGHT + (rows - 1) * GAP + MARGIN;
    BufferedImage sheet = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = sheet.createGraphics();
    try {
      pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      pen.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      pen.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
      pen.setColor(Palette.SHEET);
      pen.fillRect(0, 0, width, height);
      write(pen, title, Palette.bold(30), Palette.INK, MARGIN, MARGIN + 30);
      write(pen, subtitle, Palette.plain(19), Palette.FAINT_INK, MARGIN, MARGIN + 68);
      for (int i = 0; i < cards.size(); i++) {
        int x = MARGIN + i % COLUMNS * (CARD_WIDTH + GAP);
        int y = MARGIN + HEAD + i / COLUMNS * (CARD_HEIGHT + GAP);
        draw(pen, cards.get(i), x, y);
      }
    } finally {
      pen.dispose();
    }
    return sheet;
  }

  private static void draw(Graphics2D pen, Card card, int x, int y) {
    pen.setColor(Palette.PAPER);
    pen.fill(new RoundRectangle2D.Double(x, y, CARD_WIDTH, CARD_HEIGHT, 16, 16));
    pen.setColor(Palette.RULE);
    pen.draw(new RoundRectangle2D.Double(x, y, CARD_WIDTH, CARD_HEIGHT, 16, 16));
    pen.drawImage(card.image(), x + PAD, y + PAD, PICTURE, PICTURE, null);

    int left = x + PAD + PICTURE + 20;
    write(pen, "in truth", Palette.plain(15), Palette.FAINT_INK, left, y + PAD + 14);
    write(pen, card.truth(), Palette.bold(24), Palette.INK, left, y + PAD + 42);
    int signalX = x + CARD_WIDTH - PAD - SIGNAL;
    pen.drawImage(card.signal(), signalX, y + PAD, SIGNAL, SIGNAL, null);
    writeRight(
        pen, "signal " + card.signalMeaning(), Palette.plain(15), signalX - 10, y + PAD + 14);

    int line = y + PAD + 74;
    pen.setColor(Palette.RULE);
    pen.drawLine(left, line, x + CARD_WIDTH - PAD, line);
    answer(pen, "owner reads", card.owner(), Palette.OWNER, left, line + 24);
    int second = x + PAD + PICTURE + 20 + 122;
    answer(pen, "provider reads", card.provider(), Palette.PROVIDER, second, line + 24);
  }

  private static void answer(
      Graphics2D pen, String who, Answer answer, Color colour, int x, int y) {
    write(pen, who, Palette.plain(15), Palette.FAINT_INK, x, y);
    write(pen, answer.label(), Palette.bold(24), colour, x, y + 32);
    write(pen, Math.round(100 * answer.probability()) + " %", Palette.plain(17), colour, x, y + 58);
    write(
        pen,
        answer.right() ? "right" : "wrong",
        Palette.plain(15),
        Palette.FAINT_INK,
        x + 58,
        y + 58);
  }

  private static void write(Graphics2D pen, String text, Font font, Color colour, int x, int y) {
    pen.setFont(font);
    pen.setColor(colour);
    pen.drawString(text, x, y);
  }

  private static void writeRight(Graphics2D pen, String text, Font font, int right, int y) {
    pen.setFont(font);
    pen.setColor(Palette.FAINT_INK);
    pen.drawString(text, right - pen.getFontMetrics().stringWidth(text), y);
  }
}
