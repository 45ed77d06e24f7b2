package dev.weir.core.stream;

import dev.weir.core.pipeline.FeedLayout;
import dev.weir.core.pipeline.Pipeline;
import dev.weir.core.pipeline.PipelineReader;
import dev.weir.core.pipeline.Planner;
import dev.weir.core.value.Batch;
import dev.weir.core.value.JsonBytes;
import dev.weir.core.value.Texts;
import dev.weir.core.value.Values;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A pipeline with one feed {@code f}, given rows and asked what came of them; all in memory. */
public final class Rig implements Outlet {
  private final Pipeline pipeline;
  private final Texts texts = new Texts();
  private final Map<String, ChangeWriter> writers = new HashMap<>();
  private final List<String> changes = new ArrayList<>();
  private final List<String> rejected = new ArrayList<>();
  private final Engine engine;
  private final Batch rows;
  private long origin;

  private Rig(Pipeline pipeline) {
    this.pipeline = pipeline;
    this.engine = new Engine(pipeline, texts, this);
    this.rows = new Batch(layout().fields().size(), 16);
  }

  /** A feed whose fields are those given, and the streams as YAML, indented by two. */
  public static Rig of(String time, String fields, String streams) {
    String yaml =
        "feeds:\n  f:\n    url: ws://localhost/\n    read: { time: %s, fields: { %s } }\nstreams:\n%s\n"
            .formatted(time, fields, streams.indent(2));
    PipelineReader.Result read = PipelineReader.read(yaml, name -> Optional.empty());
    Planner.Result planned = read.file()
        .map(Planner::plan)
        .orElseThrow(() -> new AssertionError(read.mistakes().toString()));
    return new Rig(planned
        .pipeline()
        .orElseThrow(() -> new AssertionError(planned.mistakes().toString())));
  }

  private FeedLayout layout() {
    return pipeline.feeds().getFirst().layout();
  }

  /** Adds one observation; the values in the order in which the fields are first used, a String is a text. */
  public Rig row(long time, Map<String, Object> values) {
    int row = rows.add(time, origin++);
    List<FeedLayout.Field> fields = layout().fields();
    for (int c = 0; c < fields.size(); c++) {
      Object value = values.get(fields.get(c).name());
      rows.column(c)[row] = switch (value) {
        case null -> Values.MISSING;
        case String s -> Values.text(texts.intern(s));
        case Number n -> n.doubleValue();
        default -> throw new IllegalArgumentException(value + " is no value");
      };
    }
    return this;
  }

  /** Hands the rows over as one batch. */
  public Rig flush() {
    engine.accept("f", rows, 0);
    rows.clear();
    return this;
  }

  /** All that is held back is let go. */
  public Rig finish() {
    flush();
    engine.release("f");
    return this;
  }

  /** The records so far, as a subscriber gets them; asking forgets them. */
  public List<String> changes() {
    List<String> all = List.copyOf(changes);
    changes.clear();
    return all;
  }

  public List<String> rejected() {
    return rejected;
  }

  /** A rig that has taken over this one's state. */
  public Rig restarted() {
    flush();
    Rig next = new Rig(pipeline);
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      engine.save(new DataOutputStream(bytes));
      next.engine.restore(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    next.origin = origin;
    return next;
  }

  @Override
  public void changes(Pipeline.Stream stream, long firstSeq, Batch batch, int[] keys) {
    ChangeWriter writer =
        writers.computeIfAbsent(stream.name(), n -> new ChangeWriter(n, stream.columns(), texts));
    for (int row = 0; row < batch.size(); row++) {
      JsonBytes json = new JsonBytes();
      writer.write(batch, row, firstSeq + row, json);
      changes.add(json.toString());
    }
  }

  @Override
  public void alert(AlertEvent event) {
    throw new AssertionError("these pipelines have no alerts");
  }

  @Override
  public void gap(String feed, long at, String channel, long missing) {
    throw new AssertionError("these feeds have no sequence");
  }

  @Override
  public void reject(String feed, long at, Cause cause, String field) {
    rejected.add(cause.label() + " " + at);
  }
}
