package dev.weir.core.window;

import dev.weir.core.value.Slots;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code every D over W}: observations are kept in panes of the greatest common divisor of both (Li, Maier, Tufte,
 * Papadimos, Tucker: "No pane, no gain", SIGMOD Record 2005), and at each multiple of D the panes of the last W are merged.
 * So memory does not grow with the rate of a feed; what it costs, {@link Panes} says.
 */
final class HoppingWindows implements KeyedWindows {
  private final Layout layout;
  private final long hop;
  private final long length;
  private final long pane;
  private final Fill fill;
  private final RunningWindow empty;
  private final List<Panes> keys = new ArrayList<>();
  private final List<double[]> previous = new ArrayList<>();
  private long nextEnd = Long.MIN_VALUE;

  HoppingWindows(Layout layout, Duration hop, Duration length, Fill fill) {
    this.layout = layout;
    this.hop = hop.toNanos();
    this.length = length.toNanos();
    this.pane = gcd(this.hop, this.length);
    this.fill = fill;
    this.empty = new RunningWindow(layout);
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  @Override
  public boolean isLate(long time) {
    // a window that has ended would have held it, though later ones could still take it
    return nextEnd != Long.MIN_VALUE && time < nextEnd - hop;
  }

  @Override
  public void add(int key, long time, double[] row) {
    while (keys.size() <= key) {
      keys.add(new Panes(layout));
      previous.add(null);
    }
    keys.get(key).add(Math.floorDiv(time, pane) * pane, time, row);
  }

  @Override
  public void values(int key, long now, double[] out) {
    throw new UnsupportedOperationException("hopping windows tell their values when they end");
  }

  @Override
  public void advance(long time, double[] values, Ended ended) {
    if (nextEnd == Long.MIN_VALUE) {
      nextEnd = (Math.floorDiv(time, hop) + 1) * hop;
    }
    while (nextEnd <= time) {
      boolean some = end(nextEnd, values, ended);
      nextEnd += hop;
      if (!some && nextEnd <= time) {
        skip(time);
      }
    }
  }

  /** Nothing is left to tell: time may jump, except over windows that are to be filled. */
  private void skip(long time) {
    long windows = (time - nextEnd) / hop + 1;
    long filled = fill == Fill.SKIP ? 0 : TumblingWindows.MOST_FILLED;
    nextEnd += Math.max(0, windows - filled) * hop;
  }

  private boolean end(long end, double[] values, Ended ended) {
    boolean some = false;
    for (int key = 0; key < keys.size(); key++) {
      Panes panes = keys.get(key);
      panes.dropBefore(end - length);
      some |= !panes.isEmpty();
      if (!panes.isEmpty()) {
        panes.total().values(end - 1, values);
        previous.set(key, fill == Fill.PREVIOUS ? values.clone() : values);
        ended.accept(key, end - length);
      } else if (fill != Fill.SKIP && previous.get(key) != null) {
        fill(key, values);
        ended.accept(key, end - length);
      }
    }
    return some;
  }

  private void fill(int key, double[] values) {
    if (fill == Fill.PREVIOUS) {
      System.arraycopy(previous.get(key), 0, values, 0, values.length);
    } else {
      empty.values(0, values);
    }
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeLong(nextEnd);
    out.writeInt(keys.size());
    for (int key = 0; key < keys.size(); key++) {
      out.writeBoolean(previous.get(key) != null);
      if (previous.get(key) != null) {
        Slots.write(out, previous.get(key), 0, layout.parts());
      }
      keys.get(key).save(out);
    }
  }

  @Override
  public void restore(DataInput in) throws IOException {
    nextEnd = in.readLong();
    for (int key = 0, n = in.readInt(); key < n; key++) {
      double[] values = in.readBoolean() ? new double[layout.parts()] : null;
      if (values != null) {
        Slots.read(in, values, 0, values.length);
      }
      previous.add(values);
      Panes panes = new Panes(layout);
      panes.restore(in);
      keys.add(panes);
    }
  }
}
