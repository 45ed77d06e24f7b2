package dev.weir.core.model;

import dev.weir.core.statistic.Aggregate;
import dev.weir.core.statistic.Parameter;
import dev.weir.core.statistic.Sequence;
import dev.weir.core.statistic.Statistic;
import dev.weir.core.value.Slots;
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
 *
 * <p>A wild value, such as a price of 1e12, is told but does not blind: it raises no record to more than three times what it
 * was, and pulls no mean farther than three records; the first means and records are medians.
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
  private static final double REACH = 3; // records
  private static final double LARGEST = 1e150;
  private static final double RESOLUTION = 1e-12; // of the mean; what is below is rounding
  private static final double NEVER_BEFORE = 1e6;

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
    if (!Double.isFinite(row[from])) {
      return;
    }
    double x = Math.clamp(row[from], -LARGEST, LARGEST);
    recent[(int) (count % SHORT)] = x;
    count++;
    if (count <= SHORT) {
      begin(x);
      return;
    }
    double near = longMean + near(0, x - longMean);
    double ratio = ratio(0, x - longMean);
    ratio = Math.max(ratio, ratio(1, x - previous));
    ratio = Math.max(ratio, ratio(2, shortMean() - longMean));
    int hour = (int) Math.floorMod(Math.floorDiv(time, HOUR), HOURS);
    ratio = Math.max(ratio, seasonal(x, near, hour));
    longMean += (near - longMean) * Math.max(1 / LONG, 1.0 / count);
    previous = x;
    score = count > WARM_UP ? ratio / (1 + ratio) : Values.NULL;
  }

  /** The first few values give the first mean, their median; and the first record, the median of their deviations. */
  private void begin(double x) {
    previous = x;
    if (count == SHORT) {
      longMean = median(recent);
      double[] deviations = new double[SHORT];
      Arrays.setAll(deviations, i -> Math.abs(recent[i] - longMean));
      records[0] = median(deviations);
    }
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private double seasonal(double x, double near, int hour) {
    double ratio = 0;
    if (hourCount[hour] > 0) {
      double residual = x - hourMean[hour];
      residualMean += (near(3, residual) - residualMean) / SHORT;
      ratio = Math.max(ratio(3, residual), ratio(4, residualMean));
    } else {
      hourMean[hour] = near;
    }
    hourCount[hour]++;
    hourMean[hour] += near(3, x - hourMean[hour]) * Math.max(SLOWEST_HOUR, 1 / hourCount[hour]);
    return ratio;
  }

  /** The deviation, but not more than some records; all of it while there is no record. */
  private double near(int deviation, double value) {
    double most = REACH * records[deviation];
    return most > 0 ? Math.clamp(value, -most, most) : value;
  }

  private double shortMean() {
    double sum = 0;
    for (double x : recent) {
      sum += x;
    }
    return sum / SHORT;
  }

  /** Compares a deviation with its record, and keeps the record; the first after a standstill is beyond compare. */
  private double ratio(int deviation, double value) {
    double size = Math.abs(value) > RESOLUTION * Math.abs(longMean) ? Math.abs(value) : 0;
    double record = records[deviation];
    records[deviation] =
        Math.max(record > 0 ? Math.min(size, REACH * record) : size, record * FADING);
    return record > 0 ? size / record : size > 0 ? NEVER_BEFORE : 0;
  }

  @Override
  public double value(int part) {
    return score;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeLong(count);
    Slots.write(out, arrays());
    for (double value : new double[] {longMean, previous, residualMean, score}) {
      out.writeDouble(value);
    }
  }

  @Override
  public void restore(DataInput in) throws IOException {
    count = in.readLong();
    Slots.read(in, arrays());
    longMean = in.readDouble();
    previous = in.readDouble();
    residualMean = in.readDouble();
    score = in.readDouble();
  }

  private double[][] arrays() {
    return new double[][] {recent, hourMean, hourCount, records};
  }
}
