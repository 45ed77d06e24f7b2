package dev.weir.client;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** What is wanted of a stream; made by {@link WeirClient#stream}. */
public final class StreamRequest extends Request<StreamRequest> {
  private final Map<String, Object> asked = new LinkedHashMap<>();
  private Map<String, Object> before = Map.of();
  private OptionalLong since = OptionalLong.empty();
  private Consumer<Gap> onGap = gap -> {};

  StreamRequest(URI gateway, String stream) {
    super(gateway);
    asked.put("stream", stream);
  }

  @Override
  StreamRequest self() {
    return this;
  }

  /** One key or several, by the key's first field; without it, all. */
  public StreamRequest symbol(String... symbols) {
    asked.put("symbol", List.of(symbols));
    return this;
  }

  /** Only these of the columns. */
  public StreamRequest fields(String... fields) {
    asked.put("fields", List.of(fields));
    return this;
  }

  /** Only changes for which this expression over the stream's columns holds, such as {@code mean > 100}. */
  public StreamRequest where(String expression) {
    asked.put("where", expression);
    return this;
  }

  /** At most one change per key in each interval, such as {@code 100ms}: the newest. */
  public StreamRequest every(String interval) {
    asked.put("every", interval);
    return this;
  }

  /** So many changes from before first. */
  public StreamRequest last(long changes) {
    before = Map.of("last", changes);
    return this;
  }

  /** The newest change of each key first. */
  public StreamRequest snapshot() {
    before = Map.of("snapshot", true);
    return this;
  }

  /** All changes after this sequence number first. */
  public StreamRequest since(long seq) {
    since = OptionalLong.of(seq);
    return this;
  }

  /** Told of changes that can no longer be had. */
  public StreamRequest onGap(Consumer<Gap> listener) {
    onGap = listener;
    return this;
  }

  /** Connects. The changes come as they happen, each once and in order, over as many connections as it takes. */
  public Arrivals<Change> open() {
    KeyFields key = new KeyFields();
    Arrivals<Change> arrivals = new Arrivals<>(key::of, buffer, onState);
    Following following = new Following(asked, before, since, key, onGap, arrivals::add);
    return arrivals.begin(new Line(gateway, following, access, onState));
  }

  /** Connects, and calls back for each change until that is closed. */
  public AutoCloseable open(Consumer<Change> listener) {
    return each(open(), listener);
  }
}
