package dev.weir.core.statistic;

import dev.weir.core.value.Values;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The frequencies of a window that only grows, in bounded memory: exact up to {@link #EXACT} different values. Beyond, a
 * HyperLogLog counts the different values; and whenever there are twice as many candidates for the most frequent, the median
 * frequency is taken from all (Misra and Gries 1982, in the batched form of Anderson et al., "A high-performance algorithm
 * for identifying frequent items in data streams", IMC 2017), so that every value more frequent than n / {@link #EXACT}
 * stays.
 */
public final class FrequencySketch implements Frequencies {
  /** Up to this many different values, everything is exact. */
  public static final int EXACT = 4096;

  private final FrequencyTable table = new FrequencyTable();
  private @Nullable DistinctSketch distinct;
  private long total;

  /** Adds a value of any type; null is no value. */
  public void add(double x) {
    if (Values.isNull(x)) {
      return;
    }
    total++;
    table.add(x);
    if (distinct != null) {
      distinct.add(x);
    }
    shrink();
  }

  /** Adds all values of another sketch. */
  public void merge(FrequencySketch later) {
    total += later.total;
    table.merge(later.table);
    if (later.distinct != null || distinct != null) {
      DistinctSketch all = sketch();
      table.forEach(all::add);
      if (later.distinct != null) {
        all.merge(later.distinct);
      }
    }
    shrink();
  }

  private DistinctSketch sketch() {
    if (distinct == null) {
      distinct = new DistinctSketch();
      table.forEach(distinct::add);
    }
    return distinct;
  }

  private void shrink() {
    if (table.distinct() > EXACT) {
      sketch();
    }
    while (table.distinct() >= 2 * EXACT) {
      table.reduce(table.medianCount());
    }
  }

  @Override
  public long count() {
    return total;
  }

  @Override
  public double distinct() {
    return distinct == null ? table.distinct() : Math.rint(distinct.estimate());
  }

  @Override
  public double mostFrequent(int rank) {
    return table.mostFrequent(rank);
  }

  @Override
  public double entropy() {
    return distinct == null ? table.entropy() : Values.NULL;
  }

  public void save(DataOutput out) throws IOException {
    out.writeLong(total);
    table.save(out);
    out.writeBoolean(distinct != null);
    if (distinct != null) {
      distinct.save(out);
    }
  }

  public void restore(DataInput in) throws IOException {
    total = in.readLong();
    table.restore(in);
    if (in.readBoolean()) {
      distinct = new DistinctSketch();
      distinct.restore(in);
    }
  }
}
