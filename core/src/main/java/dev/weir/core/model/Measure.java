package dev.weir.core.model;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * One measure of a series, and how surprising each of its values is, given those before: location and mean absolute
 * deviation, from which no single value can take them far (Winsorised updates, begun with the median), and the tails of the
 * standardised values.
 */
final class Measure {
  static final int FIRST = 11; // values before location and deviation are known
  private static final double MEMORY = 2000;
  private static final double LIMIT = 4; // deviations
  private static final int RUN = 100;
  private static final double RELEARN = 25;
  private static final double RESOLUTION = 1e-9;
  private static final double FARTHEST = 1e6;
  private static final double NORMAL =
      1.183; // mean over median absolute deviation, of normal values

  private final boolean centred;
  private final double[] first = new double[FIRST];
  private int seen;
  private double location;
  private double deviation;
  private double weight; // a count up to the memory, from where on old values fade
  private int run; // how many in a row were beyond the limit
  private double nearest; // of these, the smallest distance
  private final Tail above = new Tail();
  private final Tail below = new Tail();

  /**
   * @param centred whether the values vary about a location that is to be learned; otherwise it is 0
   */
  Measure(boolean centred) {
    this.centred = centred;
  }

  /** Whether location and deviation are known. */
  boolean isStarted() {
    return seen == FIRST;
  }

  double location() {
    return location;
  }

  /** The value, but not farther from the location than some deviations. */
  double withinReach(double x, double deviations) {
    return Math.clamp(x, location - deviations * scale(), location + deviations * scale());
  }

  /** Adds a value; how surprising it was, as {@link Tail#surprise}. */
  double add(double x) {
    if (!isStarted()) {
      start(x);
      return 0;
    }
    double z = Math.clamp((x - location) / scale(), -FARTHEST, FARTHEST);
    double surprise = Math.max(above.surprise(z), below.surprise(-z));
    above.add(z);
    below.add(-z);
    learn(x);
    return surprise;
  }

  private double scale() {
    return Math.max(Double.MIN_NORMAL, Math.max(deviation, RESOLUTION * Math.abs(location)));
  }

  private void start(double x) {
    first[seen++] = x;
    if (!isStarted()) {
      return;
    }
    location = centred ? median(first) : 0;
    double[] distances = new double[FIRST];
    Arrays.setAll(distances, i -> Math.abs(first[i] - location));
    deviation = NORMAL * median(distances);
    weight = FIRST;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private void learn(double x) {
    double limit = LIMIT * scale();
    double distance = x - location;
    notice(Math.abs(distance), limit);
    weight = Math.min(weight + 1, MEMORY);
    double near = Math.clamp(distance, -limit, limit);
    if (centred) {
      location += near / weight;
    }
    deviation += (Math.abs(near) - deviation) / weight;
  }

  /** So many beyond the limit in a row are no outliers: the series has changed, and is to be learned anew. */
  private void notice(double distance, double limit) {
    if (distance <= limit) {
      run = 0;
      return;
    }
    nearest = run == 0 ? distance : Math.min(nearest, distance);
    if (++run == RUN) {
      run = 0;
      weight = Math.min(weight, RELEARN);
      deviation = Math.max(deviation, nearest);
    }
  }

  void save(DataOutput out) throws IOException {
    for (double x : first) {
      out.writeDouble(x);
    }
    out.writeInt(seen);
    out.writeDouble(location);
    out.writeDouble(deviation);
    out.writeDouble(weight);
    out.writeInt(run);
    out.writeDouble(nearest);
    above.save(out);
    below.save(out);
  }

  void restore(DataInput in) throws IOException {
    for (int i = 0; i < FIRST; i++) {
      first[i] = in.readDouble();
    }
    seen = in.readInt();
    location = in.readDouble();
    deviation = in.readDouble();
    weight = in.readDouble();
    run = in.readInt();
    nearest = in.readDouble();
    above.restore(in);
    below.restore(in);
  }
}
