package dev.weir.core.stream;

import dev.weir.core.expression.ColumnFunction;
import dev.weir.core.expression.Compiler;
import dev.weir.core.pipeline.Pipeline;
import dev.weir.core.stream.AlertEvent.KeyField;
import dev.weir.core.stream.AlertEvent.State;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
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
  private String[] messages = new String[32];
  private Object[][] keyValues = new Object[32][];
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
    this.holdFor = alert.holdFor().toNanos();
    this.repeat = alert.repeat().map(d -> d.toNanos()).orElse(NEVER);
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
    long time = rows.time()[row];
    long origin = rows.origin()[row];
    switch (states[key]) {
      case QUIET -> {
        since[key] = time;
        remember(rows, row, key);
        if (holdFor == 0) {
          fire(key, time, origin);
        } else {
          states[key] = PENDING;
          schedule(key, time + holdFor);
        }
      }
      case PENDING -> {
        if (hold) {
          remember(rows, row, key);
        } else {
          states[key] = QUIET;
          schedule(key, NEVER);
        }
      }
      default -> {
        if (end
            || due[key] != NEVER) { // else nothing will be told of this row, and a message costs
          remember(rows, row, key);
        }
        if (end) {
          states[key] = QUIET;
          schedule(key, NEVER);
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

  private void schedule(int key, long time) {
    due[key] = time;
    earliestDue = Math.min(earliestDue, time);
  }

  private void tell(State state, int key, long time, long origin) {
    List<KeyField> fields = new ArrayList<>();
    for (int i = 0; i < stream.by().size(); i++) {
      fields.add(new KeyField(stream.by().get(i), keyValues[key][i]));
    }
    outlet.alert(new AlertEvent(
        alert.name(),
        stream.name(),
        nextSeq++,
        state,
        time,
        since[key],
        fields,
        alert.severity().name().toLowerCase(Locale.ROOT),
        state == State.RESOLVED ? "no longer: " + messages[key] : messages[key],
        origin));
  }

  private void remember(Batch rows, int row, int key) {
    if (states[key] == QUIET || keyValues[key] == null) {
      Object[] values = new Object[stream.by().size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = value(rows, row, i);
      }
      keyValues[key] = values;
    }
    messages[key] = alert.message().format(name -> value(rows, row, stream.column(name)));
  }

  private @Nullable Object value(Batch rows, int row, int column) {
    double value = rows.column(column)[row];
    if (Values.isText(value)) {
      return texts.text(Values.textId(value));
    }
    if (Values.isNull(value)) {
      return null;
    }
    return stream.columns().get(column).type() == dev.weir.core.pipeline.Type.BOOLEAN
        ? (Object) (value == Values.TRUE ? "true" : "false")
        : (Object) value;
  }

  private void grow(int key) {
    if (key >= states.length) {
      int capacity = Math.max(key + 1, states.length * 2);
      int before = due.length;
      states = Arrays.copyOf(states, capacity);
      since = Arrays.copyOf(since, capacity);
      due = Arrays.copyOf(due, capacity);
      Arrays.fill(due, before, capacity, NEVER);
      messages = Arrays.copyOf(messages, capacity);
      keyValues = Arrays.copyOf(keyValues, capacity);
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
      out.writeUTF(messages[key]);
      for (Object value : keyValues[key]) {
        out.writeByte(value == null ? 0 : value instanceof String ? 1 : 2);
        if (value instanceof String text) {
          out.writeUTF(text);
        } else if (value instanceof Double number) {
          out.writeDouble(number);
        }
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
      messages[key] = in.readUTF();
      keyValues[key] = new Object[stream.by().size()];
      for (int i = 0; i < keyValues[key].length; i++) {
        keyValues[key][i] = switch (in.readByte()) {
          case 1 -> in.readUTF();
          case 2 -> in.readDouble();
          default -> null;
        };
      }
    }
  }
}
