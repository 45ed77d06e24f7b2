package dev.weir.core.statistic;

import com.tdunning.math.stats.MergingDigest;
import dev.weir.core.value.Values;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The values of a window that only grows: exact up to {@link #EXACT} of them, from then on a t-digest of compression
 * {@value #COMPRESSION}, whose error in rank is below 0.5 % at the median and far smaller towards the ends. The merging
 * digest is deterministic, which a replay needs and sketches with random compaction are not.
 */
public final class SortedRun implements Sorted {
  /** Up to this many values, quantiles are exact. */
  public static final int EXACT = 4096;

  private static final int COMPRESSION = 200;

  private static final int BUFFER = 256;

  private double[] values =
      new double[16]; // all of them; beyond EXACT, those that the digest lacks
  private int size;
  private int sorted;
  private double newest = Values.NULL;
  private @Nullable MergingDigest digest; // beyond EXACT

  public void add(double x) {
    if (!Double.isFinite(x)) {
      return;
    }
    newest = x;
    if (size == (digest == null ? EXACT : BUFFER)) {
      flush();
    }
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size++] = x;
  }

  /** Adds all values of another run. */
  public void merge(SortedRun other) {
    double last = other.newest;
    for (int i = 0; i < other.size; i++) {
      add(other.values[i]);
    }
    newest = Values.isNull(last) ? newest : last; // the values may have been sorted
    if (other.digest != null) {
      flush();
      MergingDigest all = digest == null ? new MergingDigest(COMPRESSION) : digest;
      all.add(other.digest);
      digest = MergingDigest.fromBytes(ByteBuffer.wrap(serial(all)));
    }
  }

  @Override
  public long count() {
    return size + (digest == null ? 0 : digest.size());
  }

  @Override
  public double newest() {
    return newest;
  }

  @Override
  public double quantile(double p) {
    if (digest != null) {
      return flush().quantile(p);
    }
    sort();
    return Ranks.quantile(p, size, rank -> values[(int) rank]);
  }

  @Override
  public double medianDeviation() {
    double median = quantile(0.5);
    if (digest != null) {
      return medianDeviation(flush(), median);
    }
    int below = 0;
    while (below < size && values[below] < median) {
      below++;
    }
    return Ranks.medianDeviation(median, size, below, rank -> values[(int) rank]);
  }

  /** The distance within which the digest sees half of the values, by bisection. */
  private static double medianDeviation(MergingDigest all, double median) {
    double low = 0;
    double high = Math.max(all.getMax() - median, median - all.getMin());
    for (int step = 0; step < 60; step++) {
      double middle = (low + high) / 2;
      if (all.cdf(median + middle) - all.cdf(median - middle) < 0.5) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /**
   * Hands the buffered values to the digest, and takes it through its serial form: a digest counts its merges but does
   * not save the count, so only this makes a run that was restored go on exactly like one that was not.
   */
  private MergingDigest flush() {
    MergingDigest all = digest == null ? new MergingDigest(COMPRESSION) : digest;
    if (size > 0) {
      for (int i = 0; i < size; i++) {
        all.add(values[i]);
      }
      all = MergingDigest.fromBytes(ByteBuffer.wrap(serial(all)));
      size = 0;
      sorted = 0;
    }
    digest = all;
    return all;
  }

  private static byte[] serial(MergingDigest digest) {
    ByteBuffer bytes = ByteBuffer.allocate(digest.byteSize());
    digest.asBytes(bytes);
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  /** Insertion of what is new since the last time: cheap when asked after each observation. */
  private void sort() {
    if (size - sorted > 16) {
      Arrays.sort(values, 0, size);
    } else {
      for (int i = sorted; i < size; i++) {
        double x = values[i];
        int at = Arrays.binarySearch(values, 0, i, x);
        at = at < 0 ? -at - 1 : at;
        System.arraycopy(values, at, values, at + 1, i - at);
        values[at] = x;
      }
    }
    sorted = size;
  }

  public void save(DataOutput out) throws IOException {
    out.writeDouble(newest);
    out.writeInt(size);
    out.writeInt(sorted);
    for (int i = 0; i < size; i++) {
      out.writeDouble(values[i]);
    }
    byte[] serial = digest == null ? new byte[0] : serial(digest);
    out.writeInt(serial.length);
    out.write(serial);
  }

  public void restore(DataInput in) throws IOException {
    newest = in.readDouble();
    size = in.readInt();
    sorted = in.readInt();
    values = new double[Math.max(BUFFER, size)];
    for (int i = 0; i < size; i++) {
      values[i] = in.readDouble();
    }
    byte[] serial = new byte[in.readInt()];
    in.readFully(serial);
    digest = serial.length == 0 ? null : MergingDigest.fromBytes(ByteBuffer.wrap(serial));
  }
}
