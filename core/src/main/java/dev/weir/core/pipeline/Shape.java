package dev.weir.core.pipeline;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What may stand where in a pipeline file. One description serves the reader, the JSON Schema and the reference, so that
 * they cannot differ.
 */
sealed interface Shape {
  Shape TEXT = new Value(Kind.TEXT);
  Shape NAME = new Value(Kind.NAME);
  Shape EXPRESSION = new Value(Kind.EXPRESSION);
  Shape PATH = new Value(Kind.PATH);
  Shape URL = new Value(Kind.URL);
  Shape FILE = new Value(Kind.FILE);
  Shape DURATION = new Value(Kind.DURATION);
  Shape SIZE = new Value(Kind.SIZE);
  Shape RATE = new Value(Kind.RATE);
  Shape INTEGER = new Value(Kind.INTEGER);
  Shape BOOLEAN = new Value(Kind.BOOLEAN);

  /** A mapping with known keys. */
  record Keys(List<Key> keys) implements Shape {
    Optional<Key> key(String name) {
      return keys.stream().filter(k -> k.name().equals(name)).findFirst();
    }
  }

  /** A mapping from names that the user chooses. */
  record Named(String what, Shape of) implements Shape {}

  /** A list. */
  record ListOf(Shape of) implements Shape {}

  /** A single value. */
  record Value(Kind kind) implements Shape {}

  /** One of some words. */
  record Words(List<String> words) implements Shape {}

  /** Any of these, told apart by being a mapping, a list or a single value. */
  record Either(List<Shape> shapes) implements Shape {}

  /** Whatever the user likes. */
  record Json() implements Shape {}

  /** A key, its default as one writes it (empty for none), and what it is for. */
  record Key(String name, Shape shape, boolean required, String fallback, String doc) {}

  /** The kinds of single values, as messages name them. */
  enum Kind {
    TEXT("a text"),
    NAME("a name"),
    EXPRESSION("an expression like price > 0"),
    PATH("a path like data.price"),
    PATTERN("a text with one *, as in market.*.trade"),
    URL("a URL"),
    FILE("a file"),
    DURATION("a duration like 5s"),
    WINDOW("a window like 'last 100'"),
    SIZE("a size like 10GB"),
    RATE("a rate like 100/s"),
    INTEGER("a whole number"),
    BOOLEAN("true or false");

    final String label;

    Kind(String label) {
      this.label = label;
    }
  }

  static Key key(String name, Shape shape, String fallback, String doc) {
    return new Key(name, shape, false, fallback, doc);
  }

  static Key required(String name, Shape shape, String doc) {
    return new Key(name, shape, true, "", doc);
  }

  static Shape either(Shape... shapes) {
    return new Either(Arrays.asList(shapes));
  }

  static Shape keys(Key... keys) {
    return new Keys(Arrays.asList(keys));
  }

  /** One of an enumeration's constants, in lower case. */
  static Shape words(Class<? extends Enum<?>> type) {
    return new Words(Arrays.stream(type.getEnumConstants())
        .map(v -> v.name().toLowerCase(Locale.ROOT))
        .toList());
  }

  /** What messages call it. */
  default String label() {
    return switch (this) {
      case Keys k -> "a mapping";
      case Named n -> "a mapping from names to " + n.what();
      case ListOf l -> "a list";
      case Value v -> v.kind().label;
      case Words w -> String.join(" or ", w.words());
      case Either e -> String.join(" or ", e.shapes().stream().map(Shape::label).toList());
      case Json j -> "any value";
    };
  }
}
