package dev.weir.core.pipeline;

import dev.weir.core.value.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/**
 * Builds a {@link Pipeline} in Java: the same keys as in a pipeline file, and {@link #toYaml} is that file. Expressions,
 * windows and statistics are written as there; {@link #build} checks them all.
 *
 * <pre>{@code
 * Pipeline pipeline = PipelineBuilder.named("room")
 *     .feed("sensors", f -> f.url("ws://localhost:9000/ws").time("at", Duration.ofSeconds(2)).field("room", "r").field("celsius", "c"))
 *     .stream("rolling", s -> s.from("sensors").by("room").window("last 5m").select("mean", "mean(celsius)"))
 *     .alert("hot", a -> a.from("rolling").when("mean > 30").until("mean < 28"))
 *     .build();
 * }</pre>
 */
public final class PipelineBuilder {
  private final Map<String, Object> file = new LinkedHashMap<>();

  private PipelineBuilder(String name) {
    file.put("name", name);
  }

  public static PipelineBuilder named(String name) {
    return new PipelineBuilder(name);
  }

  /** Adds a feed. */
  public PipelineBuilder feed(String name, Consumer<Feed> define) {
    Feed feed = new Feed();
    define.accept(feed);
    section("feeds").put(name, feed.keys);
    return this;
  }

  /** Adds a stream. */
  public PipelineBuilder stream(String name, Consumer<Stream> define) {
    Stream stream = new Stream();
    define.accept(stream);
    section("streams").put(name, stream.keys);
    return this;
  }

  /** Adds an alert. */
  public PipelineBuilder alert(String name, Consumer<Alert> define) {
    Alert alert = new Alert();
    define.accept(alert);
    section("alerts").put(name, alert.keys);
    return this;
  }

  /** The pipeline file that says the same. */
  public String toYaml() {
    return new Dump(DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).build())
        .dumpToString(file);
  }

  /**
   * Checks and plans it.
   *
   * @throws MistakesException with every mistake
   */
  public Pipeline build() {
    return parse(toYaml(), name -> Optional.ofNullable(System.getenv(name)));
  }

  /**
   * The pipeline of a file's text.
   *
   * @throws MistakesException with every mistake
   */
  public static Pipeline parse(String yaml, Secrets secrets) {
    PipelineReader.Result read = PipelineReader.read(yaml, secrets);
    List<Mistake> mistakes = new ArrayList<>(read.mistakes());
    Optional<Planner.Result> planned = read.file().map(Planner::plan);
    planned.ifPresent(p -> mistakes.addAll(p.mistakes()));
    return planned
        .flatMap(Planner.Result::pipeline)
        .filter(p -> mistakes.isEmpty())
        .orElseThrow(() -> new MistakesException(yaml, mistakes));
  }

  @SuppressWarnings("unchecked") // only section puts them there
  private Map<String, Object> section(String name) {
    return (Map<String, Object>) file.computeIfAbsent(name, n -> new LinkedHashMap<>());
  }

  /** A feed: where observations come from, and how to read them. */
  public static final class Feed {
    private final Map<String, Object> keys = new LinkedHashMap<>();
    private final Map<String, Object> read = new LinkedHashMap<>();
    private final Map<String, Object> fields = new LinkedHashMap<>();

    private Feed() {
      keys.put("url", "ws://127.0.0.1/");
    }

    /** {@code ws://} or {@code wss://}; not needed where observations are given by {@code Embedded}. */
    public Feed url(String url) {
      keys.put("url", url);
      return this;
    }

    public Feed symbols(String... symbols) {
      keys.put("symbols", List.of(symbols));
      return this;
    }

    /** The message to send after each connect; {@code {symbol}} stands for each symbol. */
    public Feed subscribe(String message) {
      keys.put("subscribe", message);
      return this;
    }

    /** Which messages are observations. */
    public Feed where(String condition) {
      return reading("where", condition);
    }

    /** The array of observations in a message. */
    public Feed each(String path) {
      return reading("each", path);
    }

    /** Where the event time is; observations are taken as they come. */
    public Feed time(String path) {
      return reading("time", path);
    }

    /** Where the event time is, and for how long observations are held back to be put in order. */
    public Feed time(String path, Duration lateness) {
      Map<String, Object> time = new LinkedHashMap<>();
      time.put("field", path);
      time.put("lateness", Durations.format(lateness));
      return reading("time", time);
    }

    public Feed field(String name, String path) {
      fields.put(name, path);
      return reading("fields", fields);
    }

    private Feed reading(String key, Object value) {
      read.put(key, value);
      keys.put("read", read);
      return this;
    }
  }

  /** A stream: what is computed. */
  public static final class Stream {
    private final Map<String, Object> keys = new LinkedHashMap<>();
    private final Map<String, Object> select = new LinkedHashMap<>();

    private Stream() {}

    /** The feed or stream that it reads. */
    public Stream from(String source) {
      keys.put("from", source);
      return this;
    }

    public Stream where(String condition) {
      keys.put("where", condition);
      return this;
    }

    /** The key: a result for each of its values. */
    public Stream by(String... fields) {
      keys.put("by", List.of(fields));
      return this;
    }

    /** {@code all}, {@code last 100}, {@code last 5m}, {@code every 1m}, … */
    public Stream window(String window) {
      keys.put("window", window);
      return this;
    }

    public Stream select(String name, String expression) {
      select.put(name, expression);
      keys.put("select", select);
      return this;
    }

    /** {@code update}, {@code close} or {@code every 250ms}. */
    public Stream emit(String when) {
      keys.put("emit", when);
      return this;
    }

    /** {@code skip}, {@code previous} or {@code null}. */
    public Stream fill(String how) {
      keys.put("fill", how);
      return this;
    }
  }

  /** An alert: what someone should be told. */
  public static final class Alert {
    private final Map<String, Object> keys = new LinkedHashMap<>();

    private Alert() {}

    /** The stream that it watches. */
    public Alert from(String stream) {
      keys.put("from", stream);
      return this;
    }

    public Alert when(String condition) {
      keys.put("when", condition);
      return this;
    }

    public Alert until(String condition) {
      keys.put("until", condition);
      return this;
    }

    /** How long {@code when} must hold first. */
    public Alert holdFor(Duration duration) {
      keys.put("for", Durations.format(duration));
      return this;
    }

    public Alert repeat(Duration interval) {
      keys.put("repeat", Durations.format(interval));
      return this;
    }

    /** {@code info}, {@code warning} or {@code critical}. */
    public Alert severity(String severity) {
      keys.put("severity", severity);
      return this;
    }

    /** With {@code {column}} and {@code {column:.2f}}. */
    public Alert message(String template) {
      keys.put("message", template);
      return this;
    }
  }
}
