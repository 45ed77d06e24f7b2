package dev.weir.app.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.weir.app.gateway.Request.Interest;
import dev.weir.app.gateway.Request.Wish;
import dev.weir.core.expression.Suggestions;
import dev.weir.core.pipeline.Column;
import dev.weir.core.pipeline.Pipeline;
import dev.weir.core.pipeline.RoutesSpec;
import dev.weir.core.value.Durations;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Understands the messages of subscribers, for the streams that there are. */
final class RequestReader {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final int LONGEST_QUOTE = 200;
  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final List<String> TYPES = RoutesSpec.OWN_TYPES;

  private final Map<String, Pipeline.Stream> streams = new LinkedHashMap<>();
  private final String defaultStream;

  RequestReader(Collection<Pipeline.Stream> streams, Optional<String> defaultStream) {
    streams.forEach(s -> this.streams.put(s.name(), s));
    this.defaultStream = defaultStream.orElse("");
  }

  /** The message as JSON, of which an answer repeats the {@code id}. */
  static ObjectNode json(String text) throws Refusal {
    try {
      if (MAPPER.readTree(text) instanceof ObjectNode message) {
        return message;
      }
    } catch (JsonProcessingException e) {
      throw Refusal.badJson("this is not JSON: " + shortened(e.getOriginalMessage()));
    }
    throw Refusal.badJson(
        "a message must be one JSON object, like {\"type\":\"subscribe\",\"symbol\":\"TICKER\"}");
  }

  Request read(ObjectNode message) throws Refusal {
    String type = message.path("type").asText("");
    return switch (type) {
      case "subscribe" -> subscribe(message);
      case "unsubscribe" -> unsubscribe(message);
      case "ping" -> new Request.Ping();
      case "whoami" -> new Request.WhoAmI();
      default ->
        throw Refusal.unknownType("type must be one of " + String.join(", ", TYPES) + ", not '"
            + shortened(type) + "'" + hint(type, TYPES));
    };
  }

  /** The subscribe message that says the same as the query of an event stream's address. */
  static ObjectNode json(Map<String, List<String>> query) {
    ObjectNode message = MAPPER.createObjectNode().put("type", "subscribe");
    query.forEach((key, values) -> {
      String first = values.getFirst();
      switch (key) {
        case "fields" ->
          Arrays.stream(String.join(",", values).split(",")).forEach(message.withArray(key)::add);
        case "last", "since" ->
          message.set(
              key,
              first.matches("\\d{1,18}")
                  ? LongNode.valueOf(Long.parseLong(first))
                  : TextNode.valueOf(first));
        case "alerts", "snapshot" -> message.put(key, first.equals("true"));
        case "stream", "where", "every" -> message.put(key, first);
        default -> values.forEach(message.withArray(key)::add); // symbols, by whatever name
      }
    });
    return message;
  }

  private Request subscribe(JsonNode message) throws Refusal {
    boolean alerts = message.path("alerts").asBoolean();
    if (alerts && !namesStream(message)) {
      return new Request.Subscribe(true, Optional.empty(), new Request.Last(0));
    }
    return new Request.Subscribe(alerts, Optional.of(wish(message)), before(message));
  }

  private Request unsubscribe(JsonNode message) throws Refusal {
    return new Request.Unsubscribe(
        message.path("alerts").asBoolean(),
        namesStream(message) ? Optional.of(wish(message)) : Optional.empty());
  }

  /** Whether it names a stream, or symbols of the default one. */
  private boolean namesStream(JsonNode message) {
    Pipeline.Stream usual = streams.get(defaultStream);
    return message.has("stream")
        || message.has("symbol")
        || (usual != null && symbolField(usual, message).isPresent());
  }

  private static Request.Before before(JsonNode message) throws Refusal {
    if (message.has("since")) {
      return new Request.Since(whole(message, "since"));
    }
    long last = message.has("last") ? whole(message, "last") : 0;
    return last == 0 && message.path("snapshot").asBoolean()
        ? new Request.Snapshot()
        : new Request.Last((int) Math.min(ChangeStore.RING, last));
  }

  private Wish wish(JsonNode message) throws Refusal {
    JsonNode named = message.path("stream");
    if (!named.isMissingNode() && !named.isTextual()) {
      throw Refusal.badRequest("stream must be a text");
    }
    String name = named.asText(defaultStream);
    Pipeline.Stream stream = streams.get(name);
    if (stream == null) {
      throw Refusal.unknownStream("there is no stream '" + shortened(name) + "'; there are "
          + String.join(", ", streams.keySet()) + hint(name, streams.keySet()));
    }
    ObjectNode repeated = MAPPER.createObjectNode().put("stream", name);
    Optional<String> field = symbolField(stream, message);
    if (field.isPresent()) {
      repeated.set(field.get(), message.get(field.get()));
    }
    for (String part : List.of("fields", "where", "every")) {
      if (message.has(part)) {
        repeated.set(part, message.get(part));
      }
    }
    Interest interest = new Interest(
        name,
        field.isEmpty() ? SymbolSet.ALL : symbols(field.get(), message.get(field.get())),
        fields(stream, message),
        where(stream, message),
        every(message));
    return new Wish(interest, repeated);
  }

  private static List<String> fields(Pipeline.Stream stream, JsonNode message) throws Refusal {
    if (!message.has("fields")) {
      return List.of();
    }
    List<String> known = stream.columns().stream().map(Column::name).toList();
    Set<String> fields = texts("fields", message.get("fields"));
    for (String field : fields) {
      if (!known.contains(field)) {
        throw Refusal.unknownField("the stream " + stream.name() + " has no field '"
            + shortened(field) + "'; there are " + String.join(", ", known) + hint(field, known));
      }
    }
    return List.copyOf(fields);
  }

  private static String where(Pipeline.Stream stream, JsonNode message) throws Refusal {
    JsonNode where = message.path("where");
    if (where.isMissingNode()) {
      return "";
    }
    if (!where.isTextual()) {
      throw Refusal.badRequest("where must be a text, an expression like \"price > 100\"");
    }
    Filter.check(where.asText(), stream);
    return where.asText();
  }

  private static Duration every(JsonNode message) throws Refusal {
    if (!message.has("every")) {
      return Duration.ZERO;
    }
    try {
      Duration every = Durations.parse(message.path("every").asText());
      if (every.compareTo(SHORTEST) >= 0 && every.compareTo(LONGEST) <= 0) {
        return every;
      }
    } catch (IllegalArgumentException e) {
      // as below
    }
    throw Refusal.badRequest("every must be a duration like \"100ms\", from 10ms to 1h");
  }

  /** Symbols are asked for by the key's own name, or as {@code symbol} whatever it is called. */
  private static Optional<String> symbolField(Pipeline.Stream stream, JsonNode message) {
    return stream.by().isEmpty()
        ? Optional.empty()
        : List.of(stream.by().getFirst(), "symbol").stream()
            .filter(message::has)
            .findFirst();
  }

  private static SymbolSet symbols(String field, JsonNode wanted) throws Refusal {
    Set<String> symbols = texts(field, wanted);
    return symbols.contains("*") ? SymbolSet.ALL : new SymbolSet.Some(symbols);
  }

  /** A text or a list of texts, of which there must be one. */
  private static Set<String> texts(String field, JsonNode wanted) throws Refusal {
    Set<String> texts = new TreeSet<>();
    for (JsonNode text : wanted.isArray() ? wanted : List.of(wanted)) {
      if (!text.isValueNode() || text.isNull()) {
        throw Refusal.badRequest(field + " must be a text or a list of texts");
      }
      texts.add(text.asText());
    }
    if (texts.isEmpty()) {
      throw Refusal.badRequest(field + " must name at least one");
    }
    return texts;
  }

  private static long whole(JsonNode message, String key) throws Refusal {
    JsonNode value = message.path(key);
    if (!value.canConvertToExactIntegral() || !value.canConvertToLong() || value.asLong() < 0) {
      throw Refusal.badRequest(key + " must be a whole number, 0 or more");
    }
    return value.asLong();
  }

  /** An answer does not grow with what was asked. */
  static String shortened(String text) {
    return text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "…";
  }

  private static String hint(String word, Collection<String> known) {
    return Suggestions.nearest(word, known)
        .map(s -> "; did you mean " + s + "?")
        .orElse("");
  }
}
