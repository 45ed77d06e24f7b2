package dev.weir.app.access;

/** What somebody must be allowed to, to have a request answered. */
public sealed interface Need {
  /** Nothing: health, metrics, and the page, which shows only what its requests are answered. */
  record Nothing() implements Need {}

  /** Anything at all. */
  record Anything() implements Need {}

  /** To read a stream. */
  record Stream(String name) implements Need {}

  /** To read every stream and symbol: what is said of the whole lets conclude on all of them. */
  record Everything() implements Need {}

  /** To push to a feed. */
  record Feed(String name) implements Need {}

  /** To change things, or to see who is connected. */
  record Admin() implements Need {}

  /** Whether somebody may. */
  default boolean isMetBy(Principal who) {
    return switch (this) {
      case Nothing n -> true;
      case Anything a -> !who.rights().isEmpty();
      case Stream s -> who.mayRead(s.name());
      case Everything e -> who.mayReadAll();
      case Feed f -> who.mayPublish(f.name());
      case Admin a -> who.isAdmin();
    };
  }

  /** What it is that somebody may not. */
  default String sentence() {
    return switch (this) {
      case Nothing n -> "";
      case Anything a -> "this token permits nothing";
      case Stream s -> "the stream '" + s.name() + "' may not be read with this token";
      case Everything e -> "this needs the right to read every stream and symbol";
      case Feed f -> "the feed '" + f.name() + "' may not be published to with this token";
      case Admin a -> "this needs the right 'admin'";
    };
  }
}
