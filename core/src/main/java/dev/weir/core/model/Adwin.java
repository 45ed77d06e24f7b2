package dev.weir.core.model;

import dev.weir.core.statistic.Aggregate;
import dev.weir.core.statistic.Parameter;
import dev.weir.core.statistic.Sequence;
import dev.weir.core.statistic.Statistic;
import dev.weir.core.stream.Values;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * ADWIN2: a window that is as long as its values may have one mean. Where an older and a newer part of it differ by more than
 * chance allows, the older one is dropped.
 *
 * <p>The bound is that of the paper, for values within a range of 1; the window's own range stands in for that, so that
 * the unit of x does not matter. As in MOA, it looks for a cut every 32 observations. O(log n) memory.
 */
public final class Adwin implements Sequence {
  private static final int EVERY = 32;
  private static final int SHORTEST = 5; // values in each part

  private final double delta;
  private final ExponentialHistogram window = new ExponentialHistogram();
  private final ExponentialHistogram.Total total = new ExponentialHistogram.Total();
  private final double[] newerMean = new double[ExponentialHistogram.BUCKETS];
  private long count;
  private boolean drift;

  private Adwin(double delta) {
    this.delta = delta;
    total.clear();
  }

  public static List<Statistic> statistics() {
    return List.of(Statistic.named(
            "adwin", Parameter.value("x"), Parameter.number("delta", 1e-12, 1).or(0.002))
        .is(
            "change of the mean by an adaptive window: drift is 1 where its older part was dropped; mean and width are those of the"
                + " window that is left, in which the mean has not changed; delta bounds the probability of a false alarm")
        .formula(
            "a cut where |mean₀ - mean₁| > √(2 / m · σ² · ln(2 ln n / δ)) + 2 / (3 m) · range · ln(2 ln n / δ), m = 1 / (1 / n₀ + 1 / n₁);"
                + " looked for every 32 observations")
        .before("null before the first value")
        .source(
            "Bifet, Gavaldà, Learning from time-changing data with adaptive windowing (SDM 2007)")
        .parts("drift", "mean", "width")
        .by(c -> Aggregate.ofSequence(3, () -> new Adwin(c.number("delta")))));
  }

  @Override
  public void add(long time, double[] row, int from) {
    if (!Inputs.isUsable(row[from])) {
      return;
    }
    window.add(row[from]);
    drift = false;
    if (++count % EVERY == 0) {
      window.total(total);
      while (isToBeCut()) {
        drift = true;
        window.dropOldest();
        window.total(total);
      }
    }
  }

  /** Whether somewhere between two buckets the means before and after differ by more than chance allows. */
  private boolean isToBeCut() {
    int buckets = meansFromTheEnd();
    double confidence = StrictMath.log(2 * StrictMath.log(total.count) / delta);
    double variance = total.squares / total.count;
    double range = total.most - total.least;
    double older = 0;
    double olderMean = 0;
    for (int level = ExponentialHistogram.LEVELS - 1; level >= 0; level--) {
      double size = ExponentialHistogram.size(level);
      for (int b = 0; b < window.buckets(level); b++) {
        older += size;
        olderMean += (window.mean(level, b) - olderMean) * (size / older);
        double newer = total.count - older;
        buckets--;
        if (older < SHORTEST || newer < SHORTEST) {
          continue;
        }
        double inverse = 1 / older + 1 / newer;
        double chance =
            Math.sqrt(2 * inverse * variance * confidence) + 2.0 / 3 * inverse * range * confidence;
        if (Math.abs(olderMean - newerMean[buckets - 1]) > chance) {
          return true;
        }
      }
    }
    return false;
  }

  /** Takes, for each number of newest buckets less one, the mean of their values; gives how many buckets there are. */
  private int meansFromTheEnd() {
    int buckets = 0;
    double values = 0;
    double mean = 0;
    for (int level = 0; level < ExponentialHistogram.LEVELS; level++) {
      double size = ExponentialHistogram.size(level);
      for (int b = window.buckets(level) - 1; b >= 0; b--) {
        values += size;
        mean += (window.mean(level, b) - mean) * (size / values);
        newerMean[buckets++] = mean;
      }
    }
    return buckets;
  }

  @Override
  public double value(int part) {
    if (count == 0) {
      return Values.NULL;
    }
    if (part == 0) {
      return drift ? 1 : 0;
    }
    window.total(total);
    return part == 1 ? total.mean : total.count;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    window.save(out);
    out.writeLong(count);
    out.writeBoolean(drift);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    window.restore(in);
    count = in.readLong();
    drift = in.readBoolean();
  }
}
