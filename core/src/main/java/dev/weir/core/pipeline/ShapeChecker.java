package dev.weir.core.pipeline;

import dev.weir.core.expression.JsonPath;
import dev.weir.core.expression.Suggestions;
import dev.weir.core.value.Durations;
import dev.weir.core.value.Sizes;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;

/** Finds everything in a document that its shape does not allow. */
final class ShapeChecker {
  private static final Map<String, String> LATER = Map.of(
      "sinks",
      "sinks are not available in this version",
      "email",
      "email is not available in this version",
      "sms",
      "SMS is not available in this version");

  private final List<Mistake> mistakes;

  ShapeChecker(List<Mistake> mistakes) {
    this.mistakes = mistakes;
  }

  void check(Yaml yaml, Shape shape) {
    switch (shape) {
      case Shape.Json j -> {}
      case Shape.Keys k -> keys(yaml, k);
      case Shape.Named n -> named(yaml, n);
      case Shape.ListOf l -> {
        if (yaml instanceof Yaml.ListNode list) {
          list.items().forEach(item -> check(item, l.of()));
        } else {
          wrong(yaml, shape);
        }
      }
      case Shape.Either e ->
        e.shapes().stream()
            .filter(s -> fits(yaml, s))
            .findFirst()
            .ifPresentOrElse(s -> check(yaml, s), () -> wrong(yaml, shape));
      case Shape.Words w -> {
        if (!(yaml instanceof Yaml.Scalar s)) {
          wrong(yaml, shape);
        } else if (!w.words().contains(s.value())) {
          add(
              yaml,
              "expected " + w.label() + ", found " + yaml.kind(),
              Suggestions.nearest(s.value(), w.words()).orElse(""));
        }
      }
      case Shape.Value v -> value(yaml, v);
    }
  }

  private static boolean fits(Yaml yaml, Shape shape) {
    return switch (yaml) {
      case Yaml.MapNode m -> shape instanceof Shape.Keys || shape instanceof Shape.Named;
      case Yaml.ListNode l -> shape instanceof Shape.ListOf;
      case Yaml.Scalar s -> shape instanceof Shape.Value || shape instanceof Shape.Words;
    };
  }

  private void keys(Yaml yaml, Shape.Keys shape) {
    if (!(yaml instanceof Yaml.MapNode map)) {
      wrong(yaml, shape);
      return;
    }
    List<String> known = shape.keys().stream().map(Shape.Key::name).toList();
    for (Yaml.Entry entry : map.entries().values()) {
      String name = entry.key().value();
      shape
          .key(name)
          .ifPresentOrElse(
              key -> check(entry.value(), key.shape()),
              () -> mistakes.add(unknown(entry.key(), known)));
    }
    for (Shape.Key key : shape.keys()) {
      if (key.required() && !map.entries().containsKey(key.name())) {
        add(yaml, "the key '" + key.name() + "' is missing: " + key.doc(), "");
      }
    }
  }

  private static Mistake unknown(Located<String> key, List<String> known) {
    String later = LATER.get(key.value());
    if (later != null) {
      return Mistake.at(key, later);
    }
    String what = "unknown key '" + key.value() + "'";
    return Suggestions.nearest(key.value(), known)
        .map(near -> Mistake.at(key, what, near))
        .orElseGet(() -> Mistake.at(key, what + "; there are " + String.join(", ", known)));
  }

  private void named(Yaml yaml, Shape.Named shape) {
    if (!(yaml instanceof Yaml.MapNode map)) {
      wrong(yaml, shape);
      return;
    }
    map.entries().values().forEach(e -> check(e.value(), shape.of()));
  }

  private void value(Yaml yaml, Shape.Value shape) {
    if (!(yaml instanceof Yaml.Scalar s) || s.isNull()) {
      wrong(yaml, shape);
      return;
    }
    if (!s.complete()) {
      return; // that a secret is missing has been said
    }
    String problem =
        switch (shape.kind()) {
          case TEXT, NAME, EXPRESSION, FILE, WINDOW ->
            s.value().isBlank()
                ? "expected " + shape.label() + ", found nothing"
                : s.value().indexOf('\0') >= 0 ? "there is a NUL character in this text" : "";
          case DURATION -> problem(() -> Durations.parse(s.value()));
          case SIZE -> problem(() -> Sizes.parse(s.value()));
          case RATE ->
            s.value().matches(Section.RATE)
                ? ""
                : "expected a rate like 100/s, found " + yaml.kind();
          case PATTERN -> problem(() -> FeedLayout.Pattern.parse(s.value()));
          case PATH -> problem(() -> JsonPath.parse(s.value()));
          case URL -> url(s);
          case INTEGER ->
            s.value().matches("\\d{1,9}") ? "" : "expected a whole number, found " + yaml.kind();
          case BOOLEAN ->
            s.value().matches("true|false") ? "" : "expected true or false, found " + yaml.kind();
        };
    if (!problem.isEmpty()) {
      add(yaml, problem, withUnit(s.value(), shape.kind()));
    }
  }

  /** A number that lacks its unit, with the usual one; empty if it is something else. */
  private static String withUnit(String value, Shape.Kind kind) {
    boolean bareNumber = value.matches("[1-9]\\d*");
    return switch (kind) {
      case DURATION -> bareNumber ? value + "s" : "";
      case RATE -> bareNumber ? value + "/s" : "";
      default -> "";
    };
  }

  /** What a parser has to say. */
  private static String problem(Runnable parse) {
    try {
      parse.run();
      return "";
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  private static String url(Yaml.Scalar s) {
    try {
      URI uri = new URI(s.value());
      return uri.getHost() == null ? "'" + s.written() + "' is not a URL with a host" : "";
    } catch (URISyntaxException e) {
      return "'" + s.written() + "' is not a URL: " + e.getReason();
    }
  }

  private void wrong(Yaml yaml, Shape shape) {
    add(yaml, "expected " + shape.label() + ", found " + yaml.kind(), "");
  }

  private void add(Yaml yaml, String message, String suggestion) {
    mistakes.add(new Mistake(yaml.line(), yaml.column(), message, suggestion));
  }
}
