package dev.weir.core.pipeline;

import dev.weir.core.expression.JsonPath;
import dev.weir.core.value.Durations;
import dev.weir.core.value.Sizes;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A mapping that may be missing or something else: asking it gives what is there. */
record Section(@Nullable Yaml yaml) {
  /** So many a second. */
  static final String RATE = "[1-9]\\d{0,8}/s";

  Optional<Yaml> get(String key) {
    return yaml instanceof Yaml.MapNode m
        ? Optional.ofNullable(m.entries().get(key)).map(Yaml.Entry::value)
        : Optional.empty();
  }

  Section section(String key) {
    return new Section(get(key).orElse(null));
  }

  Map<Located<String>, Section> named() {
    Map<Located<String>, Section> all = new LinkedHashMap<>();
    if (yaml instanceof Yaml.MapNode m) {
      m.entries().values().forEach(e -> all.put(e.key(), new Section(e.value())));
    }
    return all;
  }

  Optional<Located<String>> text(String key) {
    return get(key).flatMap(Section::scalar);
  }

  static Optional<Located<String>> scalar(@Nullable Yaml yaml) {
    return yaml instanceof Yaml.Scalar s && !s.isNull()
        ? Optional.of(s.located())
        : Optional.empty();
  }

  /** A list of texts, or one text alone. */
  List<Located<String>> texts(String key) {
    return switch (get(key).orElse(null)) {
      case Yaml.ListNode l ->
        l.items().stream().map(Section::scalar).flatMap(Optional::stream).toList();
      case Yaml.Scalar s when !s.isNull() -> List.of(s.located());
      case null, default -> List.of();
    };
  }

  /** A mapping from names to texts. */
  Map<String, String> allTexts() {
    Map<String, String> texts = new LinkedHashMap<>();
    named().forEach((key, value) -> scalar(value.yaml())
        .ifPresent(t -> texts.put(key.value(), t.value())));
    return texts;
  }

  /** The items of a list; one that is alone counts as a list. */
  List<Yaml> items(String key) {
    return switch (get(key).orElse(null)) {
      case Yaml.ListNode l -> l.items();
      case Yaml.Scalar s when s.isNull() -> List.of();
      case null -> List.of();
      case Yaml y -> List.of(y);
    };
  }

  Optional<Integer> integer(String key) {
    return text(key)
        .filter(t -> t.value().matches("\\d{1,9}"))
        .map(t -> Integer.parseInt(t.value()));
  }

  /** How many a second. */
  Optional<Integer> rate(String key) {
    return text(key)
        .filter(t -> t.value().matches(RATE))
        .map(t -> Integer.parseInt(t.value().substring(0, t.value().length() - 2)));
  }

  <T extends Enum<T>> Optional<T> word(String key, Class<T> type) {
    return text(key).flatMap(w -> Arrays.stream(type.getEnumConstants())
        .filter(v -> v.name().equalsIgnoreCase(w.value()))
        .findFirst()); // the shape's checker has told of others
  }

  List<Located<JsonPath>> paths(String key) {
    return texts(key).stream().map(Section::path).flatMap(Optional::stream).toList();
  }

  Optional<Duration> duration(String key) {
    return text(key).flatMap(t -> {
      try {
        return Optional.of(Durations.parse(t.value()));
      } catch (IllegalArgumentException e) {
        return Optional.empty(); // the shape's checker has said so
      }
    });
  }

  Optional<Long> size(String key) {
    return text(key).flatMap(t -> {
      try {
        return Optional.of(Sizes.parse(t.value()));
      } catch (IllegalArgumentException e) {
        return Optional.empty(); // the shape's checker has said so
      }
    });
  }

  Optional<Located<JsonPath>> path(String key) {
    return text(key).flatMap(Section::path);
  }

  boolean flag(String key, boolean fallback) {
    return text(key).map(t -> t.value().equals("true")).orElse(fallback);
  }

  static Optional<Located<JsonPath>> path(Located<String> text) {
    try {
      return Optional.of(text.with(JsonPath.parse(text.value())));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // the shape's checker has said so
    }
  }
}
