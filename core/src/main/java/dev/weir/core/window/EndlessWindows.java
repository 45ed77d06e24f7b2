package dev.weir.core.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Supplier;

/** One window a key, which never ends. */
final class EndlessWindows implements KeyedWindows {
  private final Supplier<Window> opener;
  private Window[] windows = new Window[32];

  EndlessWindows(WindowSpec spec, Layout layout) {
    this.opener = Window.opener(spec, layout);
  }

  @Override
  public boolean isLate(long time) {
    return false;
  }

  @Override
  public void add(int key, long time, double[] row) {
    at(key).add(time, row);
  }

  @Override
  public double touch(int key) {
    return windows[key].touch();
  }

  @Override
  public void values(int key, long now, double[] out) {
    windows[key].values(now, out);
  }

  @Override
  public void advance(long time, double[] values, Ended ended) {
    // nothing ends
  }

  private Window at(int key) {
    if (key >= windows.length) {
      windows = Arrays.copyOf(windows, Math.max(key + 1, windows.length * 2));
    }
    if (windows[key] == null) {
      windows[key] = opener.get();
    }
    return windows[key];
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeInt((int) Arrays.stream(windows).filter(w -> w != null).count());
    for (int key = 0; key < windows.length; key++) {
      if (windows[key] != null) {
        out.writeInt(key);
        windows[key].save(out);
      }
    }
  }

  @Override
  public void restore(DataInput in) throws IOException {
    for (int n = in.readInt(); n > 0; n--) {
      at(in.readInt()).restore(in);
    }
  }
}
