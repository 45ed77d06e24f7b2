package dev.weir.core.stream;

import dev.weir.core.expression.ColumnFunction;
import dev.weir.core.expression.Compiler;
import dev.weir.core.pipeline.Pipeline;
import dev.weir.core.pipeline.Pipeline.Emit;
import dev.weir.core.statistic.Aggregate;
import dev.weir.core.window.Layout;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One stream at work: filters a batch, finds each row's key, updates that key's window, and collects the rows to emit.
 * Time is what the rows say; nothing here reads a clock.
 */
final class StreamOperator {
  private final Pipeline.Stream stream;
  private final @Nullable ColumnFunction where;
  private final int[] by;
  private final ColumnFunction[] x;
  private final ColumnFunction[] y;
  private final ColumnFunction[] outputs;
  private final Keys keys;
  private final KeyedWindows windows;
  private final @Nullable EmitTimer timer;
  private final long lateness;
  private final Requirement requirement;

  private final double[] rowX;
  private final double[] rowY;
  private final double[] values;
  private final double[][] keyColumns;
  private final Batch results;
  private final Batch out;
  private int[] outKeys = new int[64];
  private long watermark = Long.MIN_VALUE;
  private long nextSeq = 1;

  /**
   * @param columns index of a source column by name
   */
  StreamOperator(
      Pipeline.Stream stream, ToIntFunction<String> columns, Texts texts, Requirement requirement) {
    this.stream = stream;
    this.where = stream.where().map(w -> Compiler.compile(w, columns, texts)).orElse(null);
    this.by = stream.by().stream().mapToInt(columns).toArray();
    List<Pipeline.AggregateCall> calls = stream.aggregates();
    this.x = calls.stream()
        .map(c -> Compiler.compile(c.x(), columns, texts))
        .toArray(ColumnFunction[]::new);
    this.y = calls.stream()
        .map(c -> c.y().map(e -> Compiler.compile(e, columns, texts)).orElse(null))
        .toArray(ColumnFunction[]::new);
    this.outputs = stream.outputs().stream()
        .map(o -> Compiler.compile(o, columns, texts))
        .toArray(ColumnFunction[]::new);
    List<Aggregate> aggregates =
        calls.stream().map(Pipeline.AggregateCall::aggregate).toList();
    this.keys = new Keys(by.length);
    this.windows = new KeyedWindows(stream.window(), new Layout(aggregates));
    this.timer =
        stream.emit() instanceof Emit.Every e ? new EmitTimer(e.interval().toNanos()) : null;
    this.lateness = stream.lateness().toNanos();
    this.requirement = requirement;
    this.rowX = new double[x.length];
    this.rowY = new double[x.length];
    this.values = new double[x.length];
    this.keyColumns = new double[by.length][];
    this.results = new Batch(x.length, 64);
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
    double[][] xs = columns(x, in);
    double[][] ys = columns(y, in);
    for (int f = 0; f < by.length; f++) {
      keyColumns[f] = in.column(by[f]);
    }
    for (int row = 0, n = in.size(); row < n; row++) {
      if (requirement.admits(in, row, condition == null ? Values.TRUE : condition[row])) {
        observe(in, row, xs, ys);
      }
    }
    project();
  }

  /** Time has come to here without an observation: what is due is emitted. */
  void advance(long time, long origin) {
    results.clear();
    progress(time, origin);
    project();
  }

  private void observe(Batch in, int row, double[][] xs, double[][] ys) {
    long time = in.time()[row];
    long origin = in.origin()[row];
    if (windows.isLate(time, watermark)) {
      requirement.late(in, row);
      return;
    }
    progress(time, origin);
    for (int a = 0; a < rowX.length; a++) {
      rowX[a] = xs[a][row];
      rowY[a] = ys[a] == null ? 0 : ys[a][row];
    }
    int key = keys.of(keyColumns, row);
    if (!windows.add(key, time, rowX, rowY)) {
      requirement.late(in, row);
      return;
    }
    switch (stream.emit()) {
      case Emit.Update u -> emit(key, time, origin);
      case Emit.Every e -> Objects.requireNonNull(timer).changed(key);
      case Emit.Close c -> {}
    }
  }

  private void progress(long time, long origin) {
    if (timer != null && timer.isDue(time)) {
      timer.fire((key, at) -> emit(key, at, origin));
    }
    if (timer != null) {
      timer.advance(time);
    }
    if (time - lateness > watermark) {
      watermark = time - lateness;
      windows.close(
          watermark,
          (key, start) -> {
            if (stream.emit() instanceof Emit.Close) {
              addResult(key, start, origin);
            }
          },
          values);
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
    for (int row = 0; row < n; row++) {
      out.add(results.time()[row], results.origin()[row]);
    }
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

  private static double[][] columns(ColumnFunction[] functions, Batch in) {
    double[][] columns = new double[functions.length][];
    for (int i = 0; i < functions.length; i++) {
      columns[i] = functions[i] == null ? null : functions[i].of(in);
    }
    return columns;
  }

  void save(DataOutput out) throws IOException {
    out.writeLong(nextSeq);
    out.writeLong(watermark);
    keys.save(out);
    windows.save(out);
    if (timer != null) {
      timer.save(out);
    }
  }

  void restore(DataInput in) throws IOException {
    nextSeq = in.readLong();
    watermark = in.readLong();
    keys.restore(in);
    windows.restore(in);
    if (timer != null) {
      timer.restore(in);
    }
  }
}
