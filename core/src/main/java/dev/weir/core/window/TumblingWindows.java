package dev.weir.core.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * {@code every D}: since time never goes backward, all keys are in the same window, and when it ends it ends for all. A
 * key keeps its last window until it opens the next, so that its values can still be asked for.
 */
final class TumblingWindows implements KeyedWindows {
  /** Of a longer silence, only so many windows are filled: the last ones. */
  static final int MOST_FILLED = 1000;

  private final Layout layout;
  private final Grid grid;
  private final Fill fill;
  private final RunningWindow empty;
  private RunningWindow[] windows = new RunningWindow[32];
  private long[] startOf = new long[32];
  private int keys;
  private long start = Long.MIN_VALUE;
  private long end = Long.MIN_VALUE;

  TumblingWindows(Layout layout, Grid grid, Fill fill) {
    this.layout = layout;
    this.grid = grid;
    this.fill = fill;
    this.empty = new RunningWindow(layout);
  }

  @Override
  public boolean isLate(long time) {
    return time < start;
  }

  @Override
  public void add(int key, long time, double[] row) {
    if (key >= windows.length) {
      windows = Arrays.copyOf(windows, Math.max(key + 1, windows.length * 2));
      startOf = Arrays.copyOf(startOf, windows.length);
    }
    keys = Math.max(keys, key + 1);
    if (windows[key] == null || startOf[key] != start) {
      windows[key] = new RunningWindow(layout);
      startOf[key] = start;
    }
    windows[key].add(time, row);
  }

  @Override
  public void values(int key, long now, double[] out) {
    windows[key].values(now, out);
  }

  @Override
  public void advance(long time, double[] values, Ended ended) {
    if (time < end) {
      return;
    }
    if (end != Long.MIN_VALUE) {
      end(values, ended);
      if (fill != Fill.SKIP) {
        fillUpTo(time, values, ended);
      }
    }
    start = grid.start(time);
    end = grid.end(start);
  }

  private void end(double[] values, Ended ended) {
    for (int key = 0; key < keys; key++) {
      if (windows[key] == null) {
        continue;
      }
      boolean open = startOf[key] == start;
      if (open || fill != Fill.SKIP) {
        (open || fill == Fill.PREVIOUS ? windows[key] : empty).values(end - 1, values);
        ended.accept(key, start);
      }
    }
  }

  private void fillUpTo(long time, double[] values, Ended ended) {
    long step = grid.step().toNanos();
    long skipped = Math.max(0, (time - end) / step - MOST_FILLED);
    start = skipped == 0 ? end : grid.start(end + skipped * step);
    for (end = grid.end(start); end <= time; end = grid.end(start)) {
      end(values, ended);
      start = end;
    }
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeLong(start);
    out.writeLong(end);
    out.writeInt((int) Arrays.stream(windows).filter(w -> w != null).count());
    for (int key = 0; key < keys; key++) {
      if (windows[key] != null) {
        out.writeInt(key);
        out.writeLong(startOf[key]);
        windows[key].save(out);
      }
    }
  }

  @Override
  public void restore(DataInput in) throws IOException {
    long savedStart = in.readLong();
    end = in.readLong();
    for (int n = in.readInt(); n > 0; n--) {
      int key = in.readInt();
      if (key >= windows.length) {
        windows = Arrays.copyOf(windows, Math.max(key + 1, windows.length * 2));
        startOf = Arrays.copyOf(startOf, windows.length);
      }
      keys = key + 1;
      windows[key] = new RunningWindow(layout);
      startOf[key] = in.readLong();
      windows[key].restore(in);
    }
    start = savedStart;
  }
}
