package dev.weir.core.model;

import dev.weir.core.statistic.Sequence;
import dev.weir.core.value.Slots;
import dev.weir.core.value.Values;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * A model of one variable that says what comes {@code horizon} observations later: keeps its forecasts until the truth is
 * there, and compares.
 */
abstract class Forecast implements Sequence {
  static final String[] PARTS = {"forecast", "error", "baseline", "skill"};

  private final int horizon;
  private final double[] waiting; // forecasts and values of the last observations
  private final double[] values;
  private final Prequential prequential = new Prequential();
  private long count;

  Forecast(int horizon) {
    this.horizon = horizon;
    this.waiting = new double[horizon];
    this.values = new double[horizon];
    Arrays.fill(waiting, Values.NULL);
    Arrays.fill(values, Values.NULL);
  }

  /** Learns from a value. */
  abstract void learn(double x);

  /** What the value will be so many observations from now; null while the model cannot tell. */
  abstract double forecast(int ahead);

  /** The model's state, to be saved. */
  abstract double[] state();

  @Override
  public final void add(long time, double[] row, int from) {
    double x = row[from];
    if (!Double.isFinite(x)) {
      return;
    }
    int slot = (int) (count++ % horizon);
    prequential.add(x, waiting[slot], values[slot]);
    learn(x);
    waiting[slot] = forecast(horizon);
    values[slot] = x;
  }

  @Override
  public final double value(int part) {
    return switch (part) {
      case 0 -> forecast(horizon);
      case 1 -> prequential.error();
      case 2 -> prequential.baseline();
      default -> prequential.skill();
    };
  }

  @Override
  public final void save(DataOutput out) throws IOException {
    out.writeLong(count);
    prequential.save(out);
    Slots.write(out, waiting, values, state());
  }

  @Override
  public final void restore(DataInput in) throws IOException {
    count = in.readLong();
    prequential.restore(in);
    Slots.read(in, waiting, values, state());
  }
}
