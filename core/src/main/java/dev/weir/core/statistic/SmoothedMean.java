package dev.weir.core.statistic;

import dev.weir.core.value.Values;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** A recursive mean that begins with the plain mean of its first n values, as technical analysts define theirs. */
final class SmoothedMean {
  private final int n;
  private final double alpha;
  private double count;
  private double mean;
  private double value = Values.NULL;

  private SmoothedMean(int n, double alpha) {
    this.n = n;
    this.alpha = alpha;
  }

  /** Weight 2 / (n + 1) for the newest value. */
  static SmoothedMean exponential(int n) {
    return new SmoothedMean(n, 2.0 / (n + 1));
  }

  /** Weight 1 / n for the newest value: Wilder's smoothing. */
  static SmoothedMean wilder(int n) {
    return new SmoothedMean(n, 1.0 / n);
  }

  void add(double x) {
    if (count < n) {
      count++;
      mean += (x - mean) / count; // exact where all are equal
      value = count == n ? mean : Values.NULL;
    } else {
      value += alpha * (x - value);
    }
  }

  /** Null before n values. */
  double value() {
    return value;
  }

  void save(DataOutput out) throws IOException {
    out.writeDouble(count);
    out.writeDouble(mean);
    out.writeDouble(value);
  }

  void restore(DataInput in) throws IOException {
    count = in.readDouble();
    mean = in.readDouble();
    value = in.readDouble();
  }
}
