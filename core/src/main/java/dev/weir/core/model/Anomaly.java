package dev.weir.core.model;

import dev.weir.core.statistic.Aggregate;
import dev.weir.core.statistic.Parameter;
import dev.weir.core.statistic.Sequence;
import dev.weir.core.statistic.Statistic;
import dev.weir.core.value.Values;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * The default detector of anomalies: how the newest deviation compares with the largest one so far.
 *
 * <p>Five deviations are looked at: of the value and of its short mean from the long mean, of the value from the one before,
 * of the value from the mean of its hour of the day, and of that residual's short mean. Each has a record, the largest so
 * far, which fades slowly. The score is {@code r / (1 + r)} for the largest ratio r of a deviation to its record: 0.5 means
 * as large as any before, 0.67 twice that. Records rarely fall in a stationary series, whatever its distribution and its
 * units (about ln n times in n observations: Arnold, Balakrishnan, Nagaraja, "Records", 1998), and one that was just set
 * silences what follows: so one threshold serves all series, and an anomaly is told once.
 */
final class Anomaly implements Sequence {
  private static final int WARM_UP = 100;
  private static final double LONG = 1000;
  private static final int SHORT = 10;
  private static final int HOURS = 24;
  private static final double SLOWEST_HOUR = 0.02;
  private static final double FADING =
      StrictMath.pow(0.5, 1 / 5000.0); // of records, an observation
  private static final long HOUR = 3_600_000_000_000L;
  private static final int DEVIATIONS = 5;

  private long count;
  private double longMean;
  private double previous;
  private final double[] recent = new double[SHORT];
  private final double[] hourMean = new double[HOURS];
  private final double[] hourCount = new double[HOURS];
  private double residualMean;
  private final double[] records = new double[DEVIATIONS];
  private double score = Values.NULL;

  static List<Statistic> statistics() {
    return List.of(Statistic.named("anomaly", Parameter.value("x"))
        .is(
            "how unusual the newest value is, from 0 to 1: 0.5 is as unusual as anything before, 0.67 twice that")
        .formula(
            "r / (1 + r), r = largest ratio of a deviation (from the long mean, the short mean, the value before, the hour of the day) to its record")
        .unit("1")
        .before("null before " + WARM_UP + " values")
        .source("own; bench/nab scores it on the Numenta Anomaly Benchmark")
        .by(c -> Aggregate.ofSequence(1, Anomaly::new)));
  }

  @Override
  public void add(long time, double[] row, int from) {
    double x = row[from];
    if (!Double.isFinite(x)) {
      return;
    }
    if (count == 0) {
      longMean = x;
      previous = x;
    }
    recent[(int) (count % SHORT)] = x;
    count++;
    double ratio = ratio(0, x - longMean);
    ratio = Math.max(ratio, ratio(1, x - previous));
    ratio = Math.max(ratio, ratio(2, shortMean() - longMean));
    ratio = Math.max(ratio, seasonal(x, (int) Math.floorMod(Math.floorDiv(time, HOUR), HOURS)));
    longMean += (x - longMean) * Math.max(1 / LONG, 1.0 / count);
    previous = x;
    score = count > WARM_UP ? ratio / (1 + ratio) : Values.NULL;
  }

  private double seasonal(double x, int hour) {
    double ratio = 0;
    if (hourCount[hour] > 0) {
      double residual = x - hourMean[hour];
      residualMean += (residual - residualMean) / SHORT;
      ratio = Math.max(ratio(3, residual), ratio(4, residualMean));
    } else {
      hourMean[hour] = x;
    }
    hourCount[hour]++;
    hourMean[hour] += (x - hourMean[hour]) * Math.max(SLOWEST_HOUR, 1 / hourCount[hour]);
    return ratio;
  }

  private double shortMean() {
    int n = (int) Math.min(count, SHORT);
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += recent[i];
    }
    return sum / n;
  }

  /** Compares a deviation with its record, and keeps the record. */
  private double ratio(int deviation, double value) {
    double size = Math.abs(value);
    double record = records[deviation];
    records[deviation] = Math.max(size, record * FADING);
    return record > 0 ? size / record : 0;
  }

  @Override
  public double value(int part) {
    return score;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeLong(count);
    for (double[] all : arrays()) {
      for (double value : all) {
        out.writeDouble(value);
      }
    }
    for (double value : new double[] {longMean, previous, residualMean, score}) {
      out.writeDouble(value);
    }
  }

  @Override
  public void restore(DataInput in) throws IOException {
    count = in.readLong();
    for (double[] all : arrays()) {
      for (int i = 0; i < all.length; i++) {
        all[i] = in.readDouble();
      }
    }
    longMean = in.readDouble();
    previous = in.readDouble();
    residualMean = in.readDouble();
    score = in.readDouble();
  }

  private List<double[]> arrays() {
    return Arrays.asList(recent, hourMean, hourCount, records);
  }
}
