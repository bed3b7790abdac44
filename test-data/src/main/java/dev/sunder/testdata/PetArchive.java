package dev.sunder.testdata;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.LocalDateTime;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A set of pet pictures as a zip of JPEG files: cats by number, then dogs. The entries are stored,
 * not deflated (JPEG does not shrink), and dated alike, so that the same pictures always make the
 * same bytes.
 */
final class PetArchive {
  private static final LocalDateTime DATE = LocalDateTime.of(2026, 11, 23, 0, 0);
  private static final float QUALITY = 0.75f;

  private PetArchive() {}

  static byte[] of(PetSet set) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Species species : Species.values()) {
        for (int number = set.first(); number < set.end(); number++) {
          byte[] rgb = PetSet.picture(species, number);
          byte[] jpeg = Jpeg.encode(Jpeg.image(rgb, PetPicture.SIDE), QUALITY);
          add(zip, set.entry(species, number), jpeg);
        }
      }
    }
    return bytes.toByteArray();
  }

  private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 checksum = new CRC32();
    checksum.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(checksum.getValue());
    entry.setTimeLocal(DATE);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
