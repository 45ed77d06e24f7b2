package dev.weir.core.model;

import static dev.weir.core.statistic.Parameter.number;

import dev.weir.core.statistic.Aggregate;
import dev.weir.core.statistic.Parameter;
import dev.weir.core.statistic.Sequence;
import dev.weir.core.statistic.Statistic;
import dev.weir.core.value.Values;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * ADWIN (Bifet and Gavaldà, "Learning from time-changing data with adaptive windowing", SDM 2007): a window as long as its
 * mean does not change. It is kept as an exponential histogram of at most {@value #PER_SIZE} buckets of each size 1, 2, 4, …;
 * whenever two parts of the window have means that differ by more than chance allows, the older part is dropped.
 *
 * <p>The paper's bound is for values in [0, 1]; here the range of the window's values stands in for that 1, so that the unit
 * of x makes no difference. So that a wild value does not make it blind for as long as it stays, a value counts as at most
 * {@value #MOST_DEVIATIONS} deviations from the mean.
 */
final class Adwin implements Sequence {
  private static final String[] PARTS = {"drift", "mean", "width"};
  private static final int PER_SIZE = 5;
  private static final int SIZES = 48;
  private static final int LEAST = 5; // the shortest part that is compared
  private static final int ENOUGH = 30; // to say what is wild
  private static final int MOST_DEVIATIONS = 10;

  private final double delta;
  // buckets of size 2^i, the oldest first: their sums, sums of squared deviations from their
  // means, and extremes
  private final double[][] sums = new double[SIZES][PER_SIZE + 1];
  private final double[][] squares = new double[SIZES][PER_SIZE + 1];
  private final double[][] least = new double[SIZES][PER_SIZE + 1];
  private final double[][] most = new double[SIZES][PER_SIZE + 1];
  private final int[] used = new int[SIZES];
  private long count;
  private double drift = Values.NULL;

  private Adwin(double delta) {
    this.delta = delta;
  }

  static List<Statistic> statistics() {
    return List.of(
        Statistic.named("adwin", Parameter.value("x"), number("delta", 1e-12, 1).or(0.002))
            .is(
                "a change of the mean: drift (1 when part of the window was just dropped, else 0), and mean and length of the window that is left")
            .formula(
                "drop the older part while |mean₀ - mean₁| > √(2 σ² ln(2/δ') / m) + 2 (max - min) ln(2/δ') / (3 m), 1/m = 1/n₀ + 1/n₁, δ' = δ / ln n; a value counts as at most 10 σ from the mean")
            .error("false alarms with a probability below delta")
            .source("Bifet and Gavaldà, SDM 2007")
            .parts(PARTS)
            .by(c -> {
              double delta = c.number("delta");
              return Aggregate.ofSequence(PARTS.length, () -> new Adwin(delta));
            }));
  }

  @Override
  public void add(long time, double[] row, int from) {
    double x = row[from];
    if (!Double.isFinite(x)) {
      return;
    }
    double tamed = tamed(x);
    count++;
    append(0, tamed, 0, tamed, tamed);
    drift = 0;
    while (count > 2 * LEAST && isCut()) {
      drift = 1;
      dropOldest();
    }
  }

  private double tamed(double x) {
    if (count < ENOUGH) {
      return x;
    }
    double total = total();
    double mean = total / count;
    double most = MOST_DEVIATIONS * Math.sqrt(variance(total));
    return most > 0 ? Math.clamp(x, mean - most, mean + most) : x;
  }

  private void append(int size, double sum, double square, double low, double high) {
    sums[size][used[size]] = sum;
    least[size][used[size]] = low;
    most[size][used[size]] = high;
    squares[size][used[size]++] = square;
    if (used[size] > PER_SIZE && size + 1 < SIZES) {
      double n = 1L << size;
      double a = sums[size][0];
      double b = sums[size][1];
      double between = (a - b) * (a - b) / (2 * n);
      double joined = squares[size][0] + squares[size][1] + between;
      double lowest = Math.min(least[size][0], least[size][1]);
      double highest = Math.max(most[size][0], most[size][1]);
      remove(size, 2);
      append(size + 1, a + b, joined, lowest, highest);
    }
  }

  private void remove(int size, int buckets) {
    used[size] -= buckets;
    System.arraycopy(sums[size], buckets, sums[size], 0, used[size]);
    System.arraycopy(squares[size], buckets, squares[size], 0, used[size]);
    System.arraycopy(least[size], buckets, least[size], 0, used[size]);
    System.arraycopy(most[size], buckets, most[size], 0, used[size]);
  }

  private void dropOldest() {
    int size = largest();
    remove(size, 1);
    count -= 1L << size;
  }

  private int largest() {
    int size = SIZES - 1;
    while (used[size] == 0) {
      size--;
    }
    return size;
  }

  /** Whether some cut makes two parts whose means differ significantly. */
  private boolean isCut() {
    double total = total();
    double variance = variance(total);
    double confidence = StrictMath.log(2 * StrictMath.log((double) count) / delta);
    double range = range();
    double older = 0;
    long n0 = 0;
    for (int size = largest(); size >= 0; size--) {
      for (int i = 0; i < used[size]; i++) {
        older += sums[size][i];
        n0 += 1L << size;
        long n1 = count - n0;
        if (n0 >= LEAST && n1 >= LEAST) {
          double inverse = 1.0 / n0 + 1.0 / n1;
          double allowed = Math.sqrt(2 * variance * confidence * inverse)
              + 2.0 / 3 * range * confidence * inverse;
          if (Math.abs(older / n0 - (total - older) / n1) > allowed) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private double range() {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (int size = 0; size < SIZES; size++) {
      for (int i = 0; i < used[size]; i++) {
        low = Math.min(low, least[size][i]);
        high = Math.max(high, most[size][i]);
      }
    }
    return high - low;
  }

  private double total() {
    double total = 0;
    for (int size = 0; size < SIZES; size++) {
      for (int i = 0; i < used[size]; i++) {
        total += sums[size][i];
      }
    }
    return total;
  }

  private double variance(double total) {
    double mean = total / count;
    double squared = 0;
    for (int size = 0; size < SIZES; size++) {
      double n = 1L << size;
      for (int i = 0; i < used[size]; i++) {
        double apart = sums[size][i] / n - mean;
        squared += squares[size][i] + n * apart * apart;
      }
    }
    return squared / count;
  }

  @Override
  public double value(int part) {
    return switch (part) {
      case 0 -> drift;
      case 1 -> count == 0 ? Values.NULL : total() / count;
      default -> count;
    };
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeLong(count);
    out.writeDouble(drift);
    for (int size = 0; size < SIZES; size++) {
      out.writeInt(used[size]);
      for (int i = 0; i < used[size]; i++) {
        out.writeDouble(sums[size][i]);
        out.writeDouble(squares[size][i]);
        out.writeDouble(least[size][i]);
        out.writeDouble(most[size][i]);
      }
    }
  }

  @Override
  public void restore(DataInput in) throws IOException {
    count = in.readLong();
    drift = in.readDouble();
    for (int size = 0; size < SIZES; size++) {
      used[size] = in.readInt();
      for (int i = 0; i < used[size]; i++) {
        sums[size][i] = in.readDouble();
        squares[size][i] = in.readDouble();
        least[size][i] = in.readDouble();
        most[size][i] = in.readDouble();
      }
    }
  }
}
