package dev.weir.core.embedded;

import dev.weir.core.pipeline.Column;
import dev.weir.core.pipeline.FeedLayout;
import dev.weir.core.pipeline.Pipeline;
import dev.weir.core.stream.AlertEvent;
import dev.weir.core.stream.Engine;
import dev.weir.core.stream.Outlet;
import dev.weir.core.value.Batch;
import dev.weir.core.value.Texts;
import dev.weir.core.value.Type;
import dev.weir.core.value.Values;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline inside a Java program: observations in by a method call, changes and alerts out to a listener, before the call
 * returns. No thread, clock, file or connection; not for use by several threads at once.
 */
public final class Embedded {

  /** Told what comes of the observations. */
  public interface Listener {
    void change(Change change);

    default void alert(AlertEvent event) {}

    /** An observation could not be used. {@code origin} counts the observations from 0. */
    default void rejected(String feed, long origin, Outlet.Cause cause, String field) {}

    /** Observations are missing before this one; 0 if nobody knows how many, because their numbers begin anew. */
    default void gap(String feed, long origin, String channel, long missing) {}
  }

  private record Lane(FeedLayout layout, Batch rows) {}

  private final Texts texts = new Texts();
  private final Engine engine;
  private final Map<String, Lane> lanes = new LinkedHashMap<>();
  private long observations;

  private Embedded(Pipeline pipeline, Listener listener) {
    this.engine = new Engine(pipeline, texts, new ToListener(listener, texts));
    for (Pipeline.Feed feed : pipeline.feeds()) {
      Batch rows = new Batch(feed.layout().fields().size(), 1);
      lanes.put(feed.name(), new Lane(feed.layout(), rows));
    }
  }

  public static Embedded run(Pipeline pipeline, Listener listener) {
    return new Embedded(pipeline, listener);
  }

  /**
   * Takes in one observation.
   *
   * @param values by field name: a Number, a Boolean or a CharSequence; one that is absent is missing, null is null
   * @throws IllegalArgumentException for an unknown feed, or a value of another kind
   */
  public void observe(String feed, Instant time, Map<String, ?> values) {
    Lane lane = lanes.get(feed);
    if (lane == null) {
      throw new IllegalArgumentException(
          "there is no feed '" + feed + "'; there are " + lanes.keySet());
    }
    Batch batch = lane.rows();
    long nanos = time.getEpochSecond() * 1_000_000_000L + time.getNano();
    batch.clear();
    int row = batch.add(nanos, observations++);
    List<FeedLayout.Field> fields = lane.layout().fields();
    for (int c = 0; c < fields.size(); c++) {
      batch.column(c)[row] = value(fields.get(c), values);
    }
    engine.accept(feed, batch, nanos);
  }

  private double value(FeedLayout.Field field, Map<String, ?> values) {
    if (!values.containsKey(field.name())) {
      return Values.MISSING;
    }
    return switch (values.get(field.name())) {
      case null -> Values.NULL;
      case Number n when field.type() == Type.NUMBER || field.type() == Type.ANY -> n.doubleValue();
      case Boolean b when field.type() == Type.BOOLEAN || field.type() == Type.ANY -> Values.of(b);
      case CharSequence s
      when field.type() == Type.TEXT || field.type() == Type.ANY ->
        Values.text(texts.intern(s.toString()));
      default -> Values.MISMATCH;
    };
  }

  /** Nothing older is to come from a feed with a lateness: what was held back for its order is processed. */
  public void release(String feed) {
    engine.release(feed);
  }

  /** Writes the whole state. */
  public void save(DataOutput out) throws IOException {
    out.writeLong(observations);
    engine.save(out);
  }

  /** Goes on from a state that the same pipeline saved. Only before the first observation. */
  public void restore(DataInput in) throws IOException {
    observations = in.readLong();
    engine.restore(in);
  }

  /** Makes objects of rows. */
  private record ToListener(Listener listener, Texts texts) implements Outlet {
    @Override
    public void changes(Pipeline.Stream stream, long firstSeq, Batch batch, int[] keys) {
      for (int row = 0; row < batch.size(); row++) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (int c = 0; c < stream.columns().size(); c++) {
          Column column = stream.columns().get(c);
          values.put(column.name(), value(batch.column(c)[row], column.type()));
        }
        long nanos = batch.time()[row];
        Instant time = Instant.ofEpochSecond(
            Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
        listener.change(new Change(stream.name(), firstSeq + row, time, values));
      }
    }

    private @Nullable Object value(double value, Type type) {
      if (Values.isText(value)) {
        return texts.text(Values.textId(value));
      }
      if (!Double.isFinite(value)) {
        return null;
      }
      return type == Type.BOOLEAN ? (Object) (value == Values.TRUE) : (Object) value;
    }

    @Override
    public void alert(AlertEvent event) {
      listener.alert(event);
    }

    @Override
    public void gap(String feed, long origin, String channel, long missing) {
      listener.gap(feed, origin, channel, missing);
    }

    @Override
    public void reject(String feed, long origin, Cause cause, String field) {
      listener.rejected(feed, origin, cause, field);
    }
  }
}
