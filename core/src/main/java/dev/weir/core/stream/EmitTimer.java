package dev.weir.core.stream;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * {@code emit: every D}: at each multiple of D in event time, the keys that have changed since the last. Whatever makes
 * time pass the boundary, an observation or a tick, the outcome is the same, because the boundary is where it is.
 */
final class EmitTimer {

  /** Told of each key to emit, and the boundary. */
  interface Due {
    void emit(int key, long boundary);
  }

  private final long interval;
  private long boundary = Long.MAX_VALUE;
  private long now = Long.MIN_VALUE;
  private int[] changed = new int[32];
  private boolean[] isChanged = new boolean[32];
  private int count;

  EmitTimer(long interval) {
    this.interval = interval;
  }

  boolean isDue(long time) {
    return time >= boundary;
  }

  void advance(long time) {
    now = Math.max(now, time);
  }

  /** The key has an observation at or before {@link #advance}'s time. */
  void changed(int key) {
    if (key >= isChanged.length) {
      isChanged = Arrays.copyOf(isChanged, Math.max(key + 1, isChanged.length * 2));
    }
    if (isChanged[key]) {
      return;
    }
    if (count == 0) {
      boundary = (Math.floorDiv(now, interval) + 1) * interval;
    }
    if (count == changed.length) {
      changed = Arrays.copyOf(changed, count * 2);
    }
    isChanged[key] = true;
    changed[count++] = key;
  }

  void fire(Due due) {
    for (int i = 0; i < count; i++) {
      isChanged[changed[i]] = false;
      due.emit(changed[i], boundary);
    }
    count = 0;
    boundary = Long.MAX_VALUE;
  }

  void save(DataOutput out) throws IOException {
    out.writeLong(boundary);
    out.writeLong(now);
    out.writeInt(count);
    for (int i = 0; i < count; i++) {
      out.writeInt(changed[i]);
    }
  }

  void restore(DataInput in) throws IOException {
    long savedBoundary = in.readLong();
    now = in.readLong();
    for (int n = in.readInt(); n > 0; n--) {
      changed(in.readInt());
    }
    boundary = savedBoundary;
  }
}
