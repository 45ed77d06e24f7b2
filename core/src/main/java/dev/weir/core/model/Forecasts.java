package dev.weir.core.model;

import dev.weir.core.stream.Values;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** The forecasts that are waiting for the observation they are about, and how good those before them were. */
final class Forecasts {
  private final Skill skill = new Skill();
  private final double[] forecast; // a ring of the last horizon
  private final double[] madeAt; // the value that was newest then: the forecast of no change
  private int next;

  /**
   * @param horizon how many observations ahead they are
   */
  Forecasts(int horizon) {
    this.forecast = new double[horizon];
    this.madeAt = new double[horizon];
    Arrays.fill(forecast, Values.NULL);
  }

  /** Judges the forecast that was made for this value. */
  void judge(double x) {
    if (!Values.isNull(forecast[next])) {
      skill.add(Math.abs(x - forecast[next]), Math.abs(x - madeAt[next]));
    }
  }

  /** Keeps the forecast made after this value; null is none. */
  void make(double prediction, double x) {
    forecast[next] = prediction;
    madeAt[next] = x;
    next = (next + 1) % forecast.length;
  }

  /** See {@link Skill#value}. */
  double value(int part) {
    return skill.value(part);
  }

  void save(DataOutput out) throws IOException {
    skill.save(out);
    Doubles.save(out, forecast);
    Doubles.save(out, madeAt);
    out.writeInt(next);
  }

  void restore(DataInput in) throws IOException {
    skill.restore(in);
    Doubles.restore(in, forecast);
    Doubles.restore(in, madeAt);
    next = in.readInt();
  }
}
