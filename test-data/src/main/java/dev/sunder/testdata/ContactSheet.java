package dev.sunder.testdata;

import java.awt.image.BufferedImage;
import java.io.IOException;

/** A picture of what the data look like: cats on the left, dogs on the right, digits below. */
final class ContactSheet {
  private static final int COLUMNS = 10;
  private static final int ROWS = 4;

  private ContactSheet() {}

  /** The sheet as a JPEG file, made of validation and test pictures. */
  static byte[] jpeg() throws IOException {
    int cell = PetPicture.SIDE + 2;
    int digitCell = DigitPicture.SIDE + 2;
    int across = COLUMNS * cell / digitCell;
    BufferedImage sheet =
        new BufferedImage(COLUMNS * cell, ROWS * cell + 2 * digitCell, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < COLUMNS * ROWS; i++) {
      int column = i % COLUMNS;
      int row = i / COLUMNS;
      Species species = column < COLUMNS / 2 ? Species.CAT : Species.DOG;
      int number = PetSet.VALIDATION.first() + row * COLUMNS / 2 + column % (COLUMNS / 2);
      byte[] rgb = PetSet.picture(species, number);
      paste(sheet, Jpeg.image(rgb, PetPicture.SIDE), column * cell, row * cell);
    }
    byte[] digits = DigitSet.TEST.pixels();
    for (int i = 0; i < 2 * across; i++) {
      int x = i % across * digitCell + (COLUMNS * cell - across * digitCell) / 2;
      int y = ROWS * cell + i / across * digitCell;
      paste(sheet, digit(digits, i), x, y);
    }
    return Jpeg.encode(sheet, 0.85f);
  }

  private static BufferedImage digit(byte[] pixels, int index) {
    int area = DigitPicture.SIDE * DigitPicture.SIDE;
    byte[] rgb = new byte[3 * area];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = pixels[index * area + i / 3];
    }
    return Jpeg.image(rgb, DigitPicture.SIDE);
  }

  private static void paste(BufferedImage sheet, BufferedImage picture, int left, int top) {
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        sheet.setRGB(left + 1 + x, top + 1 + y, picture.getRGB(x, y));
      }
    }
  }
}
