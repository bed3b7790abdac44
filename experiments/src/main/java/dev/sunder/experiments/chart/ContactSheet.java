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
  private static final int CARD_HEIGHT = 252;
  private static final int PICTURE = 180;
  private static final int SIGNAL = 56;
  private static final int PAD = 16;
  private static final int MAP = 34;
  private static final int HEAD = 118;

  /**
   * One image asked about.
   *
   * @param image the owner's input
   * @param signal what joined it
   * @param sent some of the maps of the smashed data, all that the provider is sent
   * @param truth the name of its true class
   * @param signalMeaning what the signal does, such as {@code flips} or {@code keeps}
   * @param owner the answer after flipping back
   * @param provider the answer as it came
   */
  public record Card(
      BufferedImage image,
      BufferedImage signal,
      List<BufferedImage> sent,
      String truth,
      String signalMeaning,
      Answer owner,
      Answer provider) {
    public Card {
      sent = List.copyOf(sent);
    }
  }

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
    return Look.sheet(
        width,
        height,
        pen -> {
          write(pen, title, Palette.bold(30), Palette.INK, MARGIN, MARGIN + 30);
          write(pen, subtitle, Palette.plain(19), Palette.FAINT_INK, MARGIN, MARGIN + 68);
          for (int i = 0; i < cards.size(); i++) {
            int x = MARGIN + i % COLUMNS * (CARD_WIDTH + GAP);
            int y = MARGIN + HEAD + i / COLUMNS * (CARD_HEIGHT + GAP);
            draw(pen, cards.get(i), x, y);
          }
        });
  }

  private static void draw(Graphics2D pen, Card card, int x, int y) {
    pen.setColor(Palette.PAPER);
    pen.fill(new RoundRectangle2D.Double(x, y, CARD_WIDTH, CARD_HEIGHT, 16, 16));
    pen.setColor(Palette.RULE);
    pen.draw(new RoundRectangle2D.Double(x, y, CARD_WIDTH, CARD_HEIGHT, 16, 16));
    pen.drawImage(card.image(), x + PAD, y + PAD, PICTURE, PICTURE, null);

    int left = x + PAD + PICTURE + 20;
    int right = x + CARD_WIDTH - PAD;
    note(pen, "in truth", left, y + PAD + 14);
    write(pen, card.truth(), Palette.bold(24), Palette.INK, left, y + PAD + 42);
    pen.drawImage(card.signal(), right - SIGNAL, y + PAD, SIGNAL, SIGNAL, null);
    int beside = right - SIGNAL - 12;
    noteRight(pen, "signal", beside, y + PAD + 14);
    noteRight(pen, card.signalMeaning(), beside, y + PAD + 36);

    int line = y + PAD + 70;
    pen.setColor(Palette.RULE);
    pen.drawLine(left, line, right, line);
    answer(pen, "owner reads", card.owner(), Palette.OWNER, left, line + 24);
    answer(pen, "provider reads", card.provider(), Palette.PROVIDER, left + 122, line + 24);
    maps(pen, card.sent(), x + PAD, y + PAD + PICTURE + 6, right);
  }

  /** As many maps as fit, their pixels as squares. */
  private static void maps(Graphics2D pen, List<BufferedImage> sent, int left, int top, int right) {
    note(pen, "what is sent", left, top + 24);
    int x = left + PICTURE + 20;
    pen.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
    for (BufferedImage map : sent) {
      if (x + MAP > right) {
        break;
      }
      pen.drawImage(map, x, top, MAP, MAP, null);
      x += MAP + 5;
    }
    pen.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
  }

  private static void answer(
      Graphics2D pen, String who, Answer answer, Color colour, int x, int y) {
    note(pen, who, x, y);
    write(pen, answer.label(), Palette.bold(24), colour, x, y + 32);
    String percent = Math.round(100 * answer.probability()) + " %";
    write(pen, percent, Palette.plain(17), colour, x, y + 58);
    note(pen, answer.right() ? "right" : "wrong", x + 66, y + 58);
  }

  private static void note(Graphics2D pen, String text, int x, int y) {
    write(pen, text, Palette.plain(15), Palette.FAINT_INK, x, y);
  }

  private static void noteRight(Graphics2D pen, String text, int right, int y) {
    pen.setFont(Palette.plain(15));
    note(pen, text, right - pen.getFontMetrics().stringWidth(text), y);
  }

  private static void write(Graphics2D pen, String text, Font font, Color colour, int x, int y) {
    pen.setFont(font);
    pen.setColor(colour);
    pen.drawString(text, x, y);
  }
}
