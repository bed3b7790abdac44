package dev.sunder.testdata;

import java.util.ArrayList;
import java.util.List;

/**
 * An area: the points that its closed rings wind around. Rings made here all turn the same way, so
 * that overlapping ones unite. A ring is x0, y0, x1, y1, ... and is not written to once made.
 */
record Outline(List<double[]> rings) {

  /** Straight edges through x0, y0, x1, y1, ... */
  static Outline polygon(double... points) {
    return new Outline(List.of(oriented(points.clone())));
  }

  static Outline rectangle(double left, double top, double right, double bottom) {
    return polygon(left, top, right, top, right, bottom, left, bottom);
  }

  static Outline ellipse(double x, double y, double radiusX, double radiusY) {
    return ellipse(x, y, radiusX, radiusY, 0);
  }

  /** An ellipse turned clockwise by an angle in radians. */
  static Outline ellipse(double x, double y, double radiusX, double radiusY, double angle) {
    int corners = 32;
    double[] ring = new double[2 * corners];
    for (int i = 0; i < corners; i++) {
      double t = 2 * Math.PI * i / corners;
      ring[2 * i] = radiusX * StrictMath.cos(t);
      ring[2 * i + 1] = radiusY * StrictMath.sin(t);
    }
    return new Outline(List.of(ring)).mapped(Affine.move(x, y).of(Affine.turn(angle)));
  }

  /** A smooth closed curve through the given points (Catmull and Rom 1974). */
  static Outline smooth(double... points) {
    return polygon(Curve.closed(points));
  }

  /**
   * What a round pen leaves along a smooth curve through the given points while its radius goes
   * evenly through {@code radii}.
   */
  static Outline stroke(double[] points, double... radii) {
    double[] path = points.length > 4 ? Curve.open(points) : points;
    int count = path.length / 2;
    List<double[]> rings = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double radius = along(radii, i, count);
      rings.addAll(ellipse(path[2 * i], path[2 * i + 1], radius, radius).rings);
      if (i > 0) {
        bridge(rings, path, i, along(radii, i - 1, count), radius);
      }
    }
    return new Outline(rings);
  }

  private static double along(double[] radii, int step, int count) {
    double place = (double) step * (radii.length - 1) / (count - 1);
    int before = Math.min((int) place, Math.max(0, radii.length - 2));
    double next = radii[Math.min(before + 1, radii.length - 1)];
    return radii[before] + (next - radii[before]) * (place - before);
  }

  private static void bridge(List<double[]> rings, double[] path, int to, double r0, double r1) {
    double x0 = path[2 * to - 2];
    double y0 = path[2 * to - 1];
    double x1 = path[2 * to];
    double y1 = path[2 * to + 1];
    double length = Math.sqrt((x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0));
    if (length == 0) {
      return;
    }
    double nx = (y0 - y1) / length;
    double ny = (x1 - x0) / length;
    rings.add(
        oriented(
            new double[] {
              x0 + nx * r0,
              y0 + ny * r0,
              x1 + nx * r1,
              y1 + ny * r1,
              x1 - nx * r1,
              y1 - ny * r1,
              x0 - nx * r0,
              y0 - ny * r0
            }));
  }

  /** A pen line of the given radius along every ring. */
  Outline rim(double radius) {
    List<double[]> lines = new ArrayList<>();
    for (double[] ring : rings) {
      double[] path = new double[ring.length + 2];
      System.arraycopy(ring, 0, path, 0, ring.length);
      path[ring.length] = ring[0];
      path[ring.length + 1] = ring[1];
      for (int i = 0; i < path.length / 2; i++) {
        if (i > 0) {
          bridge(lines, path, i, radius, radius);
        }
      }
    }
    return new Outline(lines);
  }

  /** The rings with tufts: points along them moved out and in by up to {@code amount}. */
  Outline tufted(Dice dice, double amount) {
    if (amount == 0) {
      return this;
    }
    List<double[]> tufted = new ArrayList<>();
    for (double[] ring : rings) {
      double[] moved = ring.clone();
      int count = ring.length / 2;
      for (int i = 0; i < count; i++) {
        int before = (i + count - 1) % count;
        int after = (i + 1) % count;
        double dx = ring[2 * after] - ring[2 * before];
        double dy = ring[2 * after + 1] - ring[2 * before + 1];
        double length = Math.sqrt(dx * dx + dy * dy);
        double out = amount * ((i & 1) == 0 ? dice.between(0.2, 1) : dice.between(-0.5, 0));
        moved[2 * i] += length == 0 ? 0 : out * dy / length;
        moved[2 * i + 1] -= length == 0 ? 0 : out * dx / length;
      }
      tufted.add(moved);
    }
    return new Outline(tufted);
  }

  Outline mapped(Affine map) {
    List<double[]> mapped = new ArrayList<>(rings.size());
    for (double[] ring : rings) {
      double[] moved = new double[ring.length];
      for (int i = 0; i < ring.length; i += 2) {
        moved[i] = map.x(ring[i], ring[i + 1]);
        moved[i + 1] = map.y(ring[i], ring[i + 1]);
      }
      mapped.add(moved);
    }
    return new Outline(mapped);
  }

  private static double[] oriented(double[] ring) {
    double area = 0;
    for (int i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
      area += ring[j] * ring[i + 1] - ring[i] * ring[j + 1];
    }
    if (area < 0) {
      for (int i = 0, j = ring.length - 2; i < j; i += 2, j -= 2) {
        double x = ring[i];
        double y = ring[i + 1];
        ring[i] = ring[j];
        ring[i + 1] = ring[j + 1];
        ring[j] = x;
        ring[j + 1] = y;
      }
    }
    return ring;
  }
}
