package dev.weir.core.stream;

import dev.weir.core.expression.ColumnFunction;
import dev.weir.core.expression.Compiler;
import dev.weir.core.pipeline.Pipeline;
import dev.weir.core.pipeline.Pipeline.Emit;
import dev.weir.core.value.Batch;
import dev.weir.core.value.Texts;
import dev.weir.core.value.Values;
import dev.weir.core.window.KeyedWindows;
import dev.weir.core.window.Layout;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One stream at work: filters a batch, finds each row's key, updates that key's window, and collects the rows to emit.
 * Time is what the rows say; nothing here reads a clock.
 */
final class StreamOperator {
  private static final int MANY_KEYS = 500; // whose windows are hardly all in a processor's cache

  private final Pipeline.Stream stream;
  private final @Nullable ColumnFunction where;
  private final int[] by;
  private final ColumnFunction[] arguments;
  private final ColumnFunction[] outputs;
  private final Keys keys;
  private final KeyedWindows windows;
  private final @Nullable EmitTimer timer;
  private final boolean emitsEach;
  private final Requirement requirement;

  private final double[] row;
  private final double[] values;
  private final double[][] keyColumns;
  private final double[][] argumentColumns;
  private final Batch results;
  private final Batch out;
  private int[] outKeys = new int[64];
  private long now = Long.MIN_VALUE;
  private long nextSeq = 1;
  private int[] rowKeys = new int[64]; // -1 for one that is new
  private double unused; // written, so that the compiler cannot leave out what it comes from

  /**
   * @param columns index of a source column by name
   */
  StreamOperator(
      Pipeline.Stream stream, ToIntFunction<String> columns, Texts texts, Requirement requirement) {
    this.stream = stream;
    this.where = stream.where().map(w -> Compiler.compile(w, columns, texts)).orElse(null);
    this.by = stream.by().stream().mapToInt(columns).toArray();
    this.arguments = stream.arguments().stream()
        .map(a -> Compiler.compile(a, columns, texts))
        .toArray(ColumnFunction[]::new);
    this.outputs = stream.outputs().stream()
        .map(o -> Compiler.compile(o, columns, texts))
        .toArray(ColumnFunction[]::new);
    Layout layout = new Layout(
        stream.statistics().stream()
            .map(c -> new Layout.Entry(c.aggregate(), c.from()))
            .toList(),
        arguments.length);
    this.keys = new Keys(by.length);
    this.windows = KeyedWindows.open(stream.window(), stream.fill(), layout);
    this.timer =
        stream.emit() instanceof Emit.Every e ? new EmitTimer(e.interval().toNanos()) : null;
    this.emitsEach = stream.emit() instanceof Emit.Update;
    this.requirement = requirement;
    this.row = new double[arguments.length];
    this.values = new double[layout.parts()];
    this.keyColumns = new double[by.length][];
    this.argumentColumns = new double[arguments.length][];
    this.results = new Batch(layout.parts(), 64);
    this.out = new Batch(by.length + outputs.length, 64);
  }

  Pipeline.Stream stream() {
    return stream;
  }

  /** What {@link #accept} or {@link #advance} has made: valid until the next of them. */
  Batch out() {
    return out;
  }

  int[] outKeys() {
    return outKeys;
  }

  /** Takes the sequence numbers for what is in {@link #out}, and returns the first. */
  long takeSeq() {
    long first = nextSeq;
    nextSeq += out.size();
    return first;
  }

  long nextSeq() {
    return nextSeq;
  }

  void accept(Batch in) {
    results.clear();
    double[] condition = where == null ? null : where.of(in);
    for (int a = 0; a < arguments.length; a++) {
      argumentColumns[a] = arguments[a].of(in);
    }
    for (int f = 0; f < by.length; f++) {
      keyColumns[f] = in.column(by[f]);
    }
    int n = in.size();
    lookUp(n);
    for (int at = 0; at < n; at++) {
      if (requirement.admits(in, at, condition == null ? Values.TRUE : condition[at])) {
        observe(in, at);
      }
    }
    project();
  }

  /**
   * Looks all keys up before any observation is processed, and where there are many, their windows: the processor waits for
   * many places in memory at the same time, instead of for one after the other.
   */
  private void lookUp(int rows) {
    if (rowKeys.length < rows) {
      rowKeys = new int[Math.max(rows, rowKeys.length * 2)];
    }
    for (int at = 0; at < rows; at++) {
      rowKeys[at] = keys.find(keyColumns, at);
    }
    if (keys.size() > MANY_KEYS) {
      double some = 0;
      for (int at = 0; at < rows; at++) {
        some += rowKeys[at] < 0 ? 0 : windows.touch(rowKeys[at]);
      }
      unused = some;
    }
  }

  /** Time has come to here without an observation: what is due is emitted. */
  void advance(long time, long origin) {
    results.clear();
    progress(time, origin);
    project();
  }

  private void observe(Batch in, int at) {
    long time = in.time()[at];
    long origin = in.origin()[at];
    if (windows.isLate(time)) {
      requirement.late(in, at);
      return;
    }
    progress(time, origin);
    for (int a = 0; a < row.length; a++) {
      row[a] = argumentColumns[a][at];
    }
    int key = rowKeys[at] >= 0 ? rowKeys[at] : keys.of(keyColumns, at);
    windows.add(key, time, row);
    if (emitsEach) {
      emit(key, time, origin);
    } else if (timer != null) {
      timer.changed(key);
    }
  }

  private void progress(long time, long origin) {
    if (timer != null && timer.isDue(time)) {
      timer.fire((key, at) -> emit(key, at, origin));
    }
    if (timer != null) {
      timer.advance(time);
    }
    if (time > now) {
      now = time;
      windows.advance(time, values, (key, at) -> {
        if (stream.emit() instanceof Emit.Close) {
          addResult(key, at, origin);
        }
      });
    }
  }

  private void emit(int key, long time, long origin) {
    windows.values(key, time, values);
    addResult(key, time, origin);
  }

  private void addResult(int key, long time, long origin) {
    int row = results.add(time, origin);
    for (int a = 0; a < values.length; a++) {
      results.column(a)[row] = values[a];
    }
    if (row >= outKeys.length) {
      outKeys = Arrays.copyOf(outKeys, row * 2);
    }
    outKeys[row] = key;
  }

  /** From the statistics' results to the stream's columns. */
  private void project() {
    out.clear();
    int n = results.size();
    if (n == 0) {
      return;
    }
    out.addTimes(results);
    for (int f = 0; f < by.length; f++) {
      double[] column = out.column(f);
      for (int row = 0; row < n; row++) {
        column[row] = keys.value(f, outKeys[row]);
      }
    }
    for (int o = 0; o < outputs.length; o++) {
      System.arraycopy(outputs[o].of(results), 0, out.column(by.length + o), 0, n);
    }
  }

  void save(DataOutput out) throws IOException {
    out.writeLong(nextSeq);
    out.writeLong(now);
    keys.save(out);
    windows.save(out);
    if (timer != null) {
      timer.save(out);
    }
  }

  void restore(DataInput in) throws IOException {
    nextSeq = in.readLong();
    now = in.readLong();
    keys.restore(in);
    windows.restore(in);
    if (timer != null) {
      timer.restore(in);
    }
  }
}
