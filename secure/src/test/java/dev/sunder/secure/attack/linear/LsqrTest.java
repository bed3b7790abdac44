package dev.sunder.secure.attack.linear;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.engine.model.Model;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import dev.sunder.secure.TinyModels;
import java.util.Random;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;

/** EJML's direct solvers give the expected values. */
class LsqrTest {

  private record Dense(SimpleMatrix a) implements LinearMap {
    @Override
    public int rows() {
      return a.getNumRows();
    }

    @Override
    public int columns() {
      return a.getNumCols();
    }

    @Override
    public void apply(float[] x, float[] y) {
      copy(a.mult(column(x)), y);
    }

    @Override
    public void applyTransposed(float[] y, float[] x) {
      copy(a.transpose().mult(column(y)), x);
    }
  }

  private static SimpleMatrix column(float[] values) {
    SimpleMatrix column = new SimpleMatrix(values.length, 1);
    for (int i = 0; i < values.length; i++) {
      column.set(i, values[i]);
    }
    return column;
  }

  private static void copy(SimpleMatrix from, float[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] = (float) from.get(i);
    }
  }

  private static Dense random(int rows, int columns) {
    return new Dense(SimpleMatrix.random_DDRM(rows, columns, -1, 1, new Random(rows)));
  }

  private static float[] vector(int size) {
    Random random = new Random(size);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static float[] expected(SimpleMatrix solution) {
    float[] values = new float[solution.getNumElements()];
    copy(solution, values);
    return values;
  }

  @Test
  void solvesAnOverdeterminedSystemInTheLeastSquaresSense() {
    Dense map = random(30, 12);
    float[] b = vector(30);
    float[] x = new float[12];
    Lsqr.solve(map, b, x, Lsqr.Options.exact(200));
    assertArrayEquals(expected(map.a().solve(column(b))), x, 1e-4f);
  }

  @Test
  void findsTheLeastNormSolutionOfAnUnderdeterminedSystem() {
    Dense map = random(10, 25);
    float[] b = vector(10);
    float[] x = new float[25];
    Lsqr.solve(map, b, x, Lsqr.Options.exact(200));
    assertArrayEquals(expected(map.a().pseudoInverse().mult(column(b))), x, 1e-4f);
  }

  @Test
  void dampingGivesTheRidgeSolution() {
    Dense map = random(30, 12);
    float[] b = vector(30);
    float[] x = new float[12];
    Lsqr.solve(map, b, x, new Lsqr.Options(0.7, 1e-9, 200));
    SimpleMatrix normal =
        map.a().transpose().mult(map.a()).plus(SimpleMatrix.identity(12).scale(0.49));
    assertArrayEquals(expected(normal.solve(map.a().transpose().mult(column(b)))), x, 1e-4f);
  }

  @Test
  void stopsAtAZeroRightSideAndAtAZeroMap() {
    float[] x = {1, 2};
    assertEquals(0, Lsqr.solve(random(3, 2), new float[3], x, Lsqr.Options.exact(9)).steps());
    assertArrayEquals(new float[2], x);
    Dense zero = new Dense(new SimpleMatrix(3, 2));
    assertEquals(0, Lsqr.solve(zero, vector(3), x, Lsqr.Options.exact(9)).steps());
  }

  @Test
  void aRightSideThatIsNotFiniteIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            Lsqr.solve(
                random(2, 2), new float[] {1, Float.NaN}, new float[2], Lsqr.Options.exact(9)));
  }

  @Test
  void doesNotBlowUpWhenRunFarBeyondConvergence() {
    Dense map = random(40, 40);
    float[] b = vector(40);
    float[] x = new float[40];
    Lsqr.solve(map, b, x, new Lsqr.Options(0, 0, 5000));
    for (float value : x) {
      assertTrue(Float.isFinite(value));
    }
    assertArrayEquals(expected(map.a().solve(column(b))), x, 0.1f);
  }

  @Test
  void aConvolutionsMapIsTheAdjointOfItsTranspose() {
    Model model = TinyModels.plain(3);
    try (Device device = Devices.open("cpu");
        ConvolutionMap map = ConvolutionMap.of(model, 2, device)) {
      float[] x = vector(map.columns());
      float[] y = vector(map.rows());
      float[] ax = new float[map.rows()];
      float[] aty = new float[map.columns()];
      map.apply(x, ax);
      map.applyTransposed(y, aty);
      double left = 0;
      for (int i = 0; i < y.length; i++) {
        left += (double) ax[i] * y[i];
      }
      double right = 0;
      for (int i = 0; i < x.length; i++) {
        right += (double) aty[i] * x[i];
      }
      assertEquals(left, right, 1e-4 * Math.abs(left) + 1e-3);
    }
  }

  @Test
  void theInputOfAConvolutionWithEnoughKernelsIsRecovered() {
    // 16 kernels on 6 channels at stride 1: more equations than unknowns.
    Model model = TinyModels.plain(3);
    try (Device device = Devices.open("cpu");
        ConvolutionMap map = ConvolutionMap.of(model, 2, device)) {
      float[] secret = vector(map.columns());
      float[] seen = new float[map.rows()];
      map.apply(secret, seen);
      float[] recovered = new float[map.columns()];
      Lsqr.solve(map, seen, recovered, Lsqr.Options.exact(2000));
      double error = 0;
      double norm = 0;
      for (int i = 0; i < secret.length; i++) {
        error += Math.pow(secret[i] - recovered[i], 2);
        norm += Math.pow(secret[i], 2);
      }
      assertTrue(Math.sqrt(error / norm) < 1e-2, "relative error " + Math.sqrt(error / norm));
    }
  }
}
