package dev.weir.core.statistic;

import dev.weir.core.stream.Values;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Exact frequencies: values may leave again. Memory grows with the number of different values. */
public final class FrequencyTable implements Frequencies {
  private final Map<Long, Long> counts = new LinkedHashMap<>();
  private long total;

  /** Adds a value of any type; null is no value. */
  public void add(double x) {
    if (!Values.isNull(x)) {
      counts.merge(bits(x), 1L, Long::sum);
      total++;
    }
  }

  /** Removes one value equal to x, which must have been added. */
  public void remove(double x) {
    if (!Values.isNull(x)) {
      counts.compute(bits(x), (k, n) -> n == 1 ? null : n - 1);
      total--;
    }
  }

  /** Adds all values of another table. */
  public void merge(FrequencyTable other) {
    other.counts.forEach((value, count) -> counts.merge(value, count, Long::sum));
    total += other.total;
  }

  @Override
  public long count() {
    return total;
  }

  @Override
  public double distinct() {
    return counts.size();
  }

  @Override
  public double mostFrequent(int rank) {
    return counts.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .skip(rank)
        .findFirst()
        .map(e -> Double.longBitsToDouble(e.getKey()))
        .orElse(Values.NULL);
  }

  @Override
  public double entropy() {
    double sum = 0;
    for (long n : counts.values()) {
      sum += n * StrictMath.log((double) n);
    }
    return total == 0
        ? Values.NULL
        : (StrictMath.log((double) total) - sum / total) / StrictMath.log(2);
  }

  /** Zero and minus zero are one value. */
  private static long bits(double x) {
    return Double.doubleToRawLongBits(x == 0 ? 0.0 : x);
  }

  public void save(DataOutput out) throws IOException {
    out.writeInt(counts.size());
    for (Map.Entry<Long, Long> entry : counts.entrySet()) {
      out.writeLong(entry.getKey());
      out.writeLong(entry.getValue());
    }
  }

  public void restore(DataInput in) throws IOException {
    for (int n = in.readInt(); n > 0; n--) {
      long value = in.readLong();
      long count = in.readLong();
      counts.put(value, count);
      total += count;
    }
  }
}
