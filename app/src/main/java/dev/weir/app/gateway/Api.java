package dev.weir.app.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.app.access.Principal;
import dev.weir.app.metrics.MetricsText;
import dev.weir.core.expression.Suggestions;
import dev.weir.core.pipeline.Column;
import dev.weir.core.pipeline.Pipeline;
import dev.weir.core.stream.AlertEvent;
import dev.weir.core.stream.AlertWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What can be asked for over HTTP, besides the page: health, metrics, and the state of things as JSON. */
final class Api {
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
  private static final String STREAMS = "/api/streams/";
  private static final int USUAL_HISTORY = 600;
  private static final int MAX_HISTORY = 10_000;

  /** An answer's HTTP status, media type and text. */
  record Answer(int status, String type, String body) {
    static Answer json(String body) {
      return new Answer(200, "application/json", body);
    }

    static Answer error(int status, String sentence) {
      ObjectNode body = JsonNodeFactory.instance.objectNode().put("error", sentence);
      return new Answer(status, "application/json", body.toString());
    }
  }

  private final GatewayModel model;
  private final Consumer<MetricsText> ownMetrics;

  /**
   * @param ownMetrics adds the gateway's metrics to the model's
   */
  Api(GatewayModel model, Consumer<MetricsText> ownMetrics) {
    this.model = model;
    this.ownMetrics = ownMetrics;
  }

  /** The answer; empty if the path is none of ours. */
  Optional<Answer> get(String path, Map<String, List<String>> query, Principal who) {
    if (path.startsWith(STREAMS)) {
      return Optional.of(stream(path.substring(STREAMS.length()).split("/", 2), query, who));
    }
    return Optional.ofNullable(
        switch (path) {
          case "/healthz" -> new Answer(200, TEXT, "ok\n");
          case "/readyz" ->
            model.ready().getAsBoolean()
                ? new Answer(200, TEXT, "ready\n")
                : new Answer(503, TEXT, "not ready\n");
          case "/metrics" -> new Answer(200, PROMETHEUS, metrics());
          case "/api/status" -> Answer.json(status().toString());
          case "/api/streams" -> Answer.json(streams(who).toString());
          case "/api/alerts" -> Answer.json(alerts(who));
          case "/api/feeds" -> Answer.json(model.feeds().get().toString());
          case "/api/dead-letters" -> Answer.json(model.deadLetters().get().toString());
          default -> null;
        });
  }

  private Answer stream(String[] parts, Map<String, List<String>> query, Principal who) {
    Optional<ChangeStore> store = model.store(parts[0]);
    if (store.isEmpty()) {
      List<String> known = model.stores().stream().map(s -> s.stream().name()).toList();
      String hint = Suggestions.nearest(parts[0], known)
          .map(s -> "; did you mean " + s + "?")
          .orElse("");
      return Answer.error(404, "there is no such stream" + hint);
    }
    ChangeReader changes = new ChangeReader(store.get(), model.texts());
    @Nullable Set<String> symbols;
    try {
      symbols = Permission.symbols(
          who,
          parts[0],
          first(query, "symbol").map(Set::of).orElse(null),
          !store.get().stream().by().isEmpty());
    } catch (Refusal e) {
      return Answer.error(403, String.valueOf(e.getMessage()));
    }
    return switch (parts.length == 2 ? parts[1] : "") {
      case "snapshot" -> Answer.json(array(changes.snapshot(symbols)));
      case "history" -> history(changes, symbols, query);
      default -> Answer.error(404, "a stream has /snapshot and /history");
    };
  }

  private static Answer history(
      ChangeReader changes, @Nullable Set<String> symbols, Map<String, List<String>> query) {
    String last = first(query, "last").orElse(Integer.toString(USUAL_HISTORY));
    if (!last.matches("\\d{1,6}")) {
      return Answer.error(400, "last must be a whole number");
    }
    int count = Math.min(MAX_HISTORY, Integer.parseInt(last));
    return Answer.json(array(changes.history(symbols, count)));
  }

  /** The first value of a query's parameter. */
  static Optional<String> first(Map<String, List<String>> query, String key) {
    return query.getOrDefault(key, List.of()).stream().findFirst();
  }

  private String metrics() {
    MetricsText text = new MetricsText();
    model.metrics().accept(text);
    ownMetrics.accept(text);
    return text.toString();
  }

  private JsonNode status() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("name", model.name())
        .put("version", model.version())
        .put("startedAt", model.startedAt().toString())
        .put("uptimeSeconds", Duration.between(model.startedAt(), Instant.now()).toSeconds());
  }

  private JsonNode streams(Principal who) {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    model.defaultStream().ifPresent(d -> all.put("default", d));
    ArrayNode list = all.putArray("streams");
    model.stores().stream()
        .filter(store -> who.mayRead(store.stream().name()))
        .forEach(store -> describe(store, list.addObject()));
    return all;
  }

  private static void describe(ChangeStore store, ObjectNode node) {
    Pipeline.Stream stream = store.stream();
    node.put("name", stream.name()).put("from", stream.from());
    stream.by().forEach(node.putArray("keys")::add);
    ArrayNode fields = node.putArray("fields");
    for (Column column :
        stream.columns().subList(stream.by().size(), stream.columns().size())) {
      fields
          .addObject()
          .put("name", column.name())
          .put("type", column.type().name().toLowerCase(Locale.ROOT));
    }
    node.put("seq", store.head()).put("keyCount", store.keyCount());
  }

  private String alerts(Principal who) {
    return "{\"active\":" + events(model.alerts().active(), who) + ",\"recent\":"
        + events(model.alerts().recent(), who) + "}";
  }

  private static String events(List<AlertEvent> events, Principal who) {
    return array(events.stream()
        .filter(e -> Permission.includes(who, e))
        .map(AlertWriter::json)
        .toList());
  }

  private static String array(List<String> objects) {
    return "[" + String.join(",", objects) + "]";
  }
}
