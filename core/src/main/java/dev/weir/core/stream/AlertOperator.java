package dev.weir.core.stream;

import dev.weir.core.expression.ColumnFunction;
import dev.weir.core.expression.Compiler;
import dev.weir.core.pipeline.Pipeline;
import dev.weir.core.stream.AlertEvent.KeyField;
import dev.weir.core.stream.AlertEvent.State;
import dev.weir.core.value.Batch;
import dev.weir.core.value.Texts;
import dev.weir.core.value.Type;
import dev.weir.core.value.Values;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One alert at work: for each key a small state machine, quiet, pending while the condition must hold {@code for} a while,
 * firing until it is resolved. Its time is the stream's event time.
 */
final class AlertOperator {
  private static final byte QUIET = 0;
  private static final byte PENDING = 1;
  private static final byte FIRING = 2;
  private static final long NEVER = Long.MAX_VALUE;

  private final Pipeline.Alert alert;
  private final Pipeline.Stream stream;
  private final Texts texts;
  private final Outlet outlet;
  private final ColumnFunction when;
  private final @Nullable ColumnFunction until; // else as soon as when does not hold
  private final long holdFor;
  private final long repeat;

  private byte[] states = new byte[32];
  private long[] since = new long[32];
  private long[] due = new long[32]; // when a pending alert fires, or a firing one is repeated
  private final Batch newest; // by key: the row that an event would be told with
  private int size;
  private long earliestDue = NEVER;
  private long nextSeq = 1;

  AlertOperator(Pipeline.Alert alert, Pipeline.Stream stream, Texts texts, Outlet outlet) {
    this.alert = alert;
    this.stream = stream;
    this.texts = texts;
    this.outlet = outlet;
    ToIntFunction<String> columns = stream::column;
    this.when = Compiler.compile(alert.when(), columns, texts);
    this.until = alert.until().map(u -> Compiler.compile(u, columns, texts)).orElse(null);
    this.newest = new Batch(stream.columns().size(), 32);
    this.holdFor = alert.holdFor().toNanos();
    this.repeat = alert.repeat().map(Duration::toNanos).orElse(NEVER);
    Arrays.fill(due, NEVER);
  }

  Pipeline.Alert alert() {
    return alert;
  }

  void accept(Batch rows, int[] keys) {
    double[] holds = when.of(rows);
    double[] ends = until == null ? null : until.of(rows);
    for (int row = 0, n = rows.size(); row < n; row++) {
      long time = rows.time()[row];
      if (time >= earliestDue) {
        advance(time, rows.origin()[row]);
      }
      int key = keys[row];
      byte state = key < size ? states[key] : QUIET;
      boolean hold = holds[row] == Values.TRUE;
      if (hold || state != QUIET) {
        step(rows, row, key, hold, ends == null ? !hold : ends[row] == Values.TRUE);
      }
    }
  }

  private void step(Batch rows, int row, int key, boolean hold, boolean end) {
    grow(key);
    newest.setCopy(key, rows, row);
    long time = rows.time()[row];
    long origin = rows.origin()[row];
    switch (states[key]) {
      case QUIET -> {
        since[key] = time;
        if (holdFor == 0) {
          fire(key, time, origin);
        } else {
          states[key] = PENDING;
          schedule(key, time + holdFor);
        }
      }
      case PENDING -> {
        if (!hold) {
          calm(key);
        }
      }
      default -> {
        if (end) {
          calm(key);
          tell(State.RESOLVED, key, time, origin);
        }
      }
    }
  }

  /** Fires and repeats what has come due by this time. */
  void advance(long time, long origin) {
    while (time >= earliestDue) {
      int next = -1;
      for (int key = 0; key < size; key++) {
        if (due[key] != NEVER && (next < 0 || due[key] < due[next])) {
          next = key;
        }
      }
      if (next < 0 || due[next] > time) {
        earliestDue = next < 0 ? NEVER : due[next];
        return;
      }
      if (states[next] == PENDING) {
        fire(next, due[next], origin);
      } else {
        long at = due[next];
        schedule(next, at + repeat);
        tell(State.REPEATED, next, at, origin);
      }
    }
  }

  private void fire(int key, long time, long origin) {
    states[key] = FIRING;
    schedule(key, repeat == NEVER ? NEVER : time + repeat);
    tell(State.FIRING, key, time, origin);
  }

  private void calm(int key) {
    states[key] = QUIET;
    schedule(key, NEVER);
  }

  private void schedule(int key, long time) {
    due[key] = time;
    earliestDue = Math.min(earliestDue, time);
  }

  /** Composes the event from the key's newest row; nothing is composed for rows that nobody is told of. */
  private void tell(State state, int key, long time, long origin) {
    List<KeyField> fields = new ArrayList<>();
    for (int i = 0; i < stream.by().size(); i++) {
      fields.add(new KeyField(stream.by().get(i), value(key, i)));
    }
    String message = alert.message().format(name -> value(key, stream.column(name)));
    outlet.alert(new AlertEvent(
        alert.name(),
        stream.name(),
        nextSeq++,
        state,
        time,
        since[key],
        fields,
        alert.severity().name().toLowerCase(Locale.ROOT),
        state == State.RESOLVED ? "no longer: " + message : message,
        origin));
  }

  private @Nullable Object value(int key, int column) {
    double value = newest.column(column)[key];
    if (Values.isText(value)) {
      return texts.text(Values.textId(value));
    }
    if (Values.isNull(value)) {
      return null;
    }
    if (stream.columns().get(column).type() == Type.BOOLEAN) {
      return value == Values.TRUE ? "true" : "false";
    }
    return value;
  }

  private void grow(int key) {
    if (key >= states.length) {
      int capacity = Math.max(key + 1, states.length * 2);
      int before = due.length;
      states = Arrays.copyOf(states, capacity);
      since = Arrays.copyOf(since, capacity);
      due = Arrays.copyOf(due, capacity);
      Arrays.fill(due, before, capacity, NEVER);
    }
    while (newest.size() <= key) {
      newest.add(0, 0);
    }
    size = Math.max(size, key + 1);
  }

  void save(DataOutput out) throws IOException {
    out.writeLong(nextSeq);
    out.writeInt(size);
    for (int key = 0; key < size; key++) {
      out.writeByte(states[key]);
      if (states[key] == QUIET) {
        continue;
      }
      out.writeLong(since[key]);
      out.writeLong(due[key]);
      for (int c = 0; c < newest.columns(); c++) {
        out.writeLong(Double.doubleToRawLongBits(newest.column(c)[key]));
      }
    }
  }

  void restore(DataInput in) throws IOException {
    nextSeq = in.readLong();
    int count = in.readInt();
    for (int key = 0; key < count; key++) {
      byte state = in.readByte();
      if (state == QUIET) {
        continue;
      }
      grow(key);
      states[key] = state;
      since[key] = in.readLong();
      schedule(key, in.readLong());
      for (int c = 0; c < newest.columns(); c++) {
        newest.column(c)[key] = Double.longBitsToDouble(in.readLong());
      }
    }
  }
}
