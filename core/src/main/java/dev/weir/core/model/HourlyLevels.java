package dev.weir.core.model;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What is usual at each hour of the day in UTC: a mean of the hour's newest values. */
final class HourlyLevels {
  private static final long HOUR_NANOS = 3_600_000_000_000L;
  private static final int HOURS = 24;
  private static final double MEMORY = 100;
  private static final double ENOUGH = 6;

  private final double[] level = new double[HOURS];
  private final double[] weight = new double[HOURS];

  private static int hour(long time) {
    return (int) Math.floorMod(Math.floorDiv(time, HOUR_NANOS), (long) HOURS);
  }

  /** Whether there have been enough values in this hour. */
  boolean isKnown(long time) {
    return weight[hour(time)] >= ENOUGH;
  }

  double at(long time) {
    return level[hour(time)];
  }

  void add(long time, double x) {
    int hour = hour(time);
    weight[hour] = Math.min(weight[hour] + 1, MEMORY);
    level[hour] += (x - level[hour]) / weight[hour];
  }

  void save(DataOutput out) throws IOException {
    for (int hour = 0; hour < HOURS; hour++) {
      out.writeDouble(level[hour]);
      out.writeDouble(weight[hour]);
    }
  }

  void restore(DataInput in) throws IOException {
    for (int hour = 0; hour < HOURS; hour++) {
      level[hour] = in.readDouble();
      weight[hour] = in.readDouble();
    }
  }
}
