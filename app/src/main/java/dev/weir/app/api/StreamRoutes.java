package dev.weir.app.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.app.access.Principal;
import dev.weir.app.gateway.ChangeReader;
import dev.weir.app.gateway.ChangeStore;
import dev.weir.app.gateway.Permission;
import dev.weir.app.gateway.Refusal;
import dev.weir.app.gateway.SymbolSet;
import dev.weir.app.http.Answer;
import dev.weir.app.http.Call;
import dev.weir.app.http.Problem;
import dev.weir.app.http.Right;
import dev.weir.app.http.Route;
import dev.weir.core.expression.Suggestions;
import dev.weir.core.pipeline.Column;
import dev.weir.core.pipeline.Pipeline;
import dev.weir.core.value.Texts;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The streams: what they are, and their newest changes. */
final class StreamRoutes {
  private static final int USUAL_HISTORY = 600;
  private static final int MAX_HISTORY = 10_000;

  private final List<ChangeStore> stores;
  private final Texts texts;
  private final Optional<String> defaultStream;

  StreamRoutes(List<ChangeStore> stores, Texts texts, Optional<String> defaultStream) {
    this.stores = stores;
    this.texts = texts;
    this.defaultStream = defaultStream;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/streams", Right.ANY, call -> Answer.json(all(call.who()))),
        Route.get(
            "/api/streams/{stream}", Right.STREAM, call -> Answer.json(description(store(call)))),
        Route.get("/api/streams/{stream}/schema", Right.STREAM, this::schema),
        Route.get("/api/streams/{stream}/snapshot", Right.STREAM, this::snapshot),
        Route.get("/api/streams/{stream}/history", Right.STREAM, this::history));
  }

  private ObjectNode all(Principal who) {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    defaultStream.ifPresent(d -> all.put("default", d));
    ArrayNode list = all.putArray("streams");
    stores.stream()
        .filter(store -> who.mayRead(store.stream().name()))
        .forEach(store -> list.add(description(store)));
    return all;
  }

  private static ObjectNode description(ChangeStore store) {
    Pipeline.Stream stream = store.stream();
    ObjectNode node = JsonNodeFactory.instance.objectNode();
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
    return node.put("seq", store.head()).put("keyCount", store.keyCount());
  }

  private Answer schema(Call call) throws Problem {
    return Answer.json(ChangeSchema.of(store(call).stream()));
  }

  private Answer snapshot(Call call) throws Problem {
    return Answer.json(array(reader(call).snapshot(symbols(call))));
  }

  private Answer history(Call call) throws Problem {
    String last = call.first("last").orElse(Integer.toString(USUAL_HISTORY));
    if (!last.matches("\\d{1,6}")) {
      throw Problem.badRequest("last must be a whole number");
    }
    int count = Math.min(MAX_HISTORY, Integer.parseInt(last));
    long from = time(call, "from", Long.MIN_VALUE);
    long to = time(call, "to", Long.MAX_VALUE);
    return Answer.json(array(reader(call).history(symbols(call), count, from, to)));
  }

  /** A time in ISO 8601, in nanoseconds since the epoch. */
  private static long time(Call call, String key, long otherwise) throws Problem {
    Optional<String> text = call.first(key);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      Instant time = OffsetDateTime.parse(text.get()).toInstant();
      return Math.addExact(
          Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
    } catch (DateTimeException | ArithmeticException e) {
      throw Problem.badRequest(key + " must be a time like 2024-08-08T23:54:15Z");
    }
  }

  private ChangeReader reader(Call call) throws Problem {
    return new ChangeReader(store(call), texts);
  }

  private ChangeStore store(Call call) throws Problem {
    String name = call.parameter("stream");
    List<String> known = stores.stream().map(s -> s.stream().name()).toList();
    return stores.stream()
        .filter(s -> s.stream().name().equals(name))
        .findFirst()
        .orElseThrow(() -> Problem.notFound("there is no such stream"
            + Suggestions.nearest(name, known)
                .map(s -> "; did you mean " + s + "?")
                .orElse("; there are " + String.join(", ", known))));
  }

  /** The wanted symbols, as far as they may be had. */
  private SymbolSet symbols(Call call) throws Problem {
    List<String> wanted = call.all("symbol");
    Pipeline.Stream stream = store(call).stream();
    try {
      return Permission.symbols(
          call.who(),
          stream.name(),
          wanted.isEmpty() ? SymbolSet.ALL : new SymbolSet.Some(Set.copyOf(wanted)),
          !stream.by().isEmpty());
    } catch (Refusal e) {
      throw new Problem(403, String.valueOf(e.getMessage()));
    }
  }

  private static String array(List<String> objects) {
    return "[" + String.join(",", objects) + "]";
  }
}
