package dev.weir.core.stream;

import dev.weir.core.window.Layout;
import dev.weir.core.window.Window;
import dev.weir.core.window.WindowSpec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** The windows of all keys of a stream: one a key, or with {@code every} as many as are still open. */
final class KeyedWindows {

  /** Told of each window that ends, with its values in the array given to {@link #close}. */
  interface Closed {
    void accept(int key, long start);
  }

  /** A tumbling window that may still take observations. */
  private record Open(int key, long start, Window window) {}

  private final WindowSpec spec;
  private final Layout layout;
  private final long every;
  private Window[] windows = new Window[32];
  private final List<List<Open>> open = new ArrayList<>();
  private long earliestEnd = Long.MAX_VALUE;

  KeyedWindows(WindowSpec spec, Layout layout) {
    this.spec = spec;
    this.layout = layout;
    this.every = spec instanceof WindowSpec.Every e ? e.duration().toNanos() : 0;
  }

  /** Whether an observation's window has ended already. */
  boolean isLate(long time, long watermark) {
    return every > 0 && watermark != Long.MIN_VALUE && start(time) + every <= watermark;
  }

  boolean add(int key, long time, double[] row) {
    if (every > 0) {
      return openAt(key, start(time)).window().add(time, row);
    }
    if (key >= windows.length) {
      windows = Arrays.copyOf(windows, Math.max(key + 1, windows.length * 2));
    }
    if (windows[key] == null) {
      windows[key] = Window.open(spec, layout);
    }
    return windows[key].add(time, row);
  }

  /** The values of a key's window: with {@code every}, of the one that holds {@code time}, or else the newest. */
  void values(int key, long time, double[] out) {
    if (every == 0) {
      windows[key].values(out);
      return;
    }
    List<Open> all = open.get(key);
    Open chosen = all.getLast();
    for (Open o : all) {
      if (o.start() == start(time)) {
        chosen = o;
      }
    }
    chosen.window().values(out);
  }

  /** Ends the windows that lie wholly before the watermark, in order of time and then of key. */
  void close(long watermark, Closed closed, double[] values) {
    if (watermark < earliestEnd) {
      return;
    }
    List<Open> ended = new ArrayList<>();
    earliestEnd = Long.MAX_VALUE;
    for (List<Open> all : open) {
      for (Open o : List.copyOf(all)) {
        if (o.start() + every <= watermark) {
          ended.add(o);
          all.remove(o);
        } else {
          earliestEnd = Math.min(earliestEnd, o.start() + every);
        }
      }
    }
    ended.sort(Comparator.comparingLong(Open::start).thenComparingInt(Open::key));
    for (Open o : ended) {
      o.window().values(values);
      closed.accept(o.key(), o.start());
    }
  }

  private Open openAt(int key, long start) {
    while (open.size() <= key) {
      open.add(new ArrayList<>(2));
    }
    List<Open> all = open.get(key);
    for (Open o : all) {
      if (o.start() == start) {
        return o;
      }
    }
    Open opened = new Open(key, start, Window.open(spec, layout));
    all.add(opened);
    all.sort(Comparator.comparingLong(Open::start));
    earliestEnd = Math.min(earliestEnd, start + every);
    return opened;
  }

  private long start(long time) {
    return Math.floorDiv(time, every) * every;
  }

  void save(DataOutput out) throws IOException {
    int count = 0;
    for (Window w : windows) {
      count += w == null ? 0 : 1;
    }
    out.writeInt(count);
    for (int key = 0; key < windows.length; key++) {
      if (windows[key] != null) {
        out.writeInt(key);
        windows[key].save(out);
      }
    }
    out.writeInt(open.stream().mapToInt(List::size).sum());
    for (List<Open> all : open) {
      for (Open o : all) {
        out.writeInt(o.key());
        out.writeLong(o.start());
        o.window().save(out);
      }
    }
  }

  void restore(DataInput in) throws IOException {
    for (int n = in.readInt(); n > 0; n--) {
      int key = in.readInt();
      windows = key >= windows.length
          ? Arrays.copyOf(windows, Math.max(key + 1, windows.length * 2))
          : windows;
      windows[key] = Window.open(spec, layout);
      windows[key].restore(in);
    }
    for (int n = in.readInt(); n > 0; n--) {
      int key = in.readInt();
      openAt(key, in.readLong()).window().restore(in);
    }
  }
}
