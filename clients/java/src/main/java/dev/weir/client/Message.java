package dev.weir.client;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A message of the gateway, and what it says. */
record Message(Map<String, @Nullable Object> members) {
  private static final Set<String> OF_A_CHANGE = Set.of("stream", "seq", "time");
  private static final Set<String> OF_AN_ALERT = Set.of(
      "alert",
      "seq",
      "time",
      "state",
      "stream",
      "severity",
      "since",
      "message",
      "id",
      "acknowledged",
      "silenced");

  /** The messages of a frame: one, or an array of them. */
  static List<Message> in(String frame) {
    return all(Json.read(frame));
  }

  static List<Message> all(@Nullable Object value) {
    return value instanceof List<?> list
        ? list.stream().map(m -> new Message(Json.object(m))).toList()
        : List.of(new Message(Json.object(value)));
  }

  boolean has(String name) {
    return members.containsKey(name);
  }

  String text(String name) {
    return String.valueOf(members.get(name));
  }

  long whole(String name) {
    return members.get(name) instanceof Long number ? number : 0;
  }

  List<String> texts(String name) {
    return members.get(name) instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }

  List<Message> objects(String name) {
    return all(members.get(name));
  }

  Change change() {
    return new Change(text("stream"), whole("seq"), Instant.parse(text("time")), rest(OF_A_CHANGE));
  }

  Alert alert() {
    return new Alert(
        text("alert"),
        whole("seq"),
        Instant.parse(text("time")),
        Alert.State.valueOf(text("state").toUpperCase(Locale.ROOT)),
        text("stream"),
        text("severity"),
        Instant.parse(text("since")),
        text("message"),
        rest(OF_AN_ALERT));
  }

  Gap gap() {
    return new Gap(
        text("stream"), whole("from"), whole("to"), Boolean.TRUE.equals(members.get("renumbered")));
  }

  /** All numbers of a stream are of one kind, whether this one has a fraction or not. */
  private Map<String, @Nullable Object> rest(Set<String> without) {
    Map<String, @Nullable Object> rest = new LinkedHashMap<>();
    members.forEach((name, value) -> {
      if (!without.contains(name)) {
        rest.put(name, value instanceof Long whole ? (Object) whole.doubleValue() : value);
      }
    });
    return Collections.unmodifiableMap(rest);
  }
}
