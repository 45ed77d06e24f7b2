package dev.weir.core.window;

import dev.weir.core.statistic.SortedRun;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** A window that only grows: all, or one tumbling window. */
final class RunningWindow implements Window {
  private final Layout layout;
  private final double[] state;
  private final SortedRun[] sorted;

  RunningWindow(Layout layout) {
    this.layout = layout;
    this.state = new double[layout.width()];
    this.sorted = new SortedRun[layout.orders()];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = new SortedRun();
    }
    layout.clear(state, 0);
  }

  @Override
  public boolean add(long time, double[] x, double[] y) {
    layout.add(state, 0, x, y);
    for (int i = 0; i < sorted.length; i++) {
      sorted[i].add(x[layout.orderArgument(i)]);
    }
    return true;
  }

  @Override
  public void values(double[] out) {
    layout.values(state, 0, sorted, out);
  }

  @Override
  public void save(DataOutput out) throws IOException {
    for (double slot : state) {
      out.writeLong(Double.doubleToRawLongBits(slot));
    }
    for (SortedRun run : sorted) {
      run.save(out);
    }
  }

  @Override
  public void restore(DataInput in) throws IOException {
    for (int i = 0; i < state.length; i++) {
      state[i] = Double.longBitsToDouble(in.readLong());
    }
    for (SortedRun run : sorted) {
      run.restore(in);
    }
  }
}
