package dev.weir.core.statistic;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * HyperLogLog (Flajolet, Fusy, Gandouet, Meunier 2007) of 2^14 registers of a byte: the number of different values with a
 * relative standard error of 0.81 %, by the estimator of O. Ertl ("New cardinality estimation algorithms for HyperLogLog
 * sketches", 2017), which needs no correction for small or large numbers. The hash is fixed, so that a replay gives the
 * same estimates.
 */
final class DistinctSketch {
  private static final int BITS = 14;
  private static final int REGISTERS = 1 << BITS;
  private static final int MOST = 64 - BITS + 1;
  private static final double ALPHA = 0.5 / StrictMath.log(2);

  private final byte[] registers = new byte[REGISTERS];

  /** The finaliser of MurmurHash3. */
  static long mix(long bits) {
    long h = bits;
    h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
    h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return h ^ (h >>> 33);
  }

  void add(double value) {
    long hash = mix(Double.doubleToRawLongBits(value == 0 ? 0.0 : value));
    int register = (int) (hash >>> (64 - BITS));
    int rank = Math.min(MOST, Long.numberOfLeadingZeros(hash << BITS) + 1);
    registers[register] = (byte) Math.max(registers[register], rank);
  }

  void merge(DistinctSketch other) {
    for (int i = 0; i < REGISTERS; i++) {
      registers[i] = (byte) Math.max(registers[i], other.registers[i]);
    }
  }

  double estimate() {
    int[] multiplicity = new int[MOST + 1];
    for (byte rank : registers) {
      multiplicity[rank]++;
    }
    double z = REGISTERS * tau(1 - multiplicity[MOST] / (double) REGISTERS);
    for (int k = MOST - 1; k >= 1; k--) {
      z = 0.5 * (z + multiplicity[k]);
    }
    z += REGISTERS * sigma(multiplicity[0] / (double) REGISTERS);
    return ALPHA * REGISTERS * REGISTERS / z;
  }

  private static double sigma(double empty) {
    if (empty == 1) {
      return Double.POSITIVE_INFINITY;
    }
    double x = empty;
    double y = 1;
    double z = x;
    double before;
    do {
      x *= x;
      before = z;
      z += x * y;
      y += y;
    } while (z != before);
    return z;
  }

  private static double tau(double full) {
    if (full == 0 || full == 1) {
      return 0;
    }
    double x = full;
    double y = 1;
    double z = 1 - x;
    double before;
    do {
      x = Math.sqrt(x);
      before = z;
      y *= 0.5;
      z -= (1 - x) * (1 - x) * y;
    } while (z != before);
    return z / 3;
  }

  void save(DataOutput out) throws IOException {
    out.write(registers);
  }

  void restore(DataInput in) throws IOException {
    in.readFully(registers);
  }
}
