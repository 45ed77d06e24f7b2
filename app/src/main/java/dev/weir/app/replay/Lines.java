package dev.weir.app.replay;

import dev.weir.core.pipeline.Pipeline;
import dev.weir.core.stream.AlertEvent;
import dev.weir.core.stream.AlertWriter;
import dev.weir.core.stream.ChangeWriter;
import dev.weir.core.stream.Outlet;
import dev.weir.core.value.Batch;
import dev.weir.core.value.JsonBytes;
import dev.weir.core.value.Texts;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Writes what an engine tells, one JSON object a line. */
final class Lines implements Outlet {
  private final Map<String, ChangeWriter> writers = new HashMap<>();
  private final Map<String, Long> rejected = new TreeMap<>();
  private final JsonBytes json = new JsonBytes();
  private final OutputStream out;
  private long changes;
  private long alerts;

  Lines(Pipeline pipeline, Texts texts, OutputStream out) {
    pipeline
        .streams()
        .forEach(s -> writers.put(s.name(), new ChangeWriter(s.name(), s.columns(), texts)));
    this.out = out;
  }

  @Override
  public void changes(Pipeline.Stream stream, long firstSeq, Batch rows, int[] keys) {
    ChangeWriter writer = Objects.requireNonNull(writers.get(stream.name()));
    for (int row = 0; row < rows.size(); row++) {
      json.clear();
      writer.write(rows, row, firstSeq + row, json);
      line();
    }
    changes += rows.size();
  }

  @Override
  public void alert(AlertEvent event) {
    json.clear();
    AlertWriter.write(event, json);
    line();
    alerts++;
  }

  @Override
  public void gap(String feed, long origin, String channel, long missing) {
    rejected.merge(missing > 0 ? "missing" : "numbers_begin_anew", Math.max(1, missing), Long::sum);
  }

  @Override
  public void reject(String feed, long origin, Cause cause, String field) {
    rejected.merge(cause.label(), 1L, Long::sum);
  }

  private void line() {
    json.raw("\n");
    try {
      out.write(json.array(), 0, json.size());
    } catch (IOException e) {
      throw new UncheckedIOException("the output cannot be written: " + e.getMessage(), e);
    }
  }

  void flush() throws IOException {
    out.flush();
  }

  long changes() {
    return changes;
  }

  long alerts() {
    return alerts;
  }

  Map<String, Long> rejected() {
    return rejected;
  }
}
