package dev.weir.app.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a subscriber asks for. */
sealed interface Request {
  /**
   * A stream, or a part of it.
   *
   * @param fields of the selected ones; empty for all
   * @param where a condition on its changes; empty for none
   * @param every at most so often the newest change of each key; zero for each change at once
   */
  record Interest(
      String stream, SymbolSet symbols, List<String> fields, String where, Duration every) {
    /** All of a stream, or all of some symbols, at once. */
    Interest(String stream, SymbolSet symbols) {
      this(stream, symbols, List.of(), "", Duration.ZERO);
    }

    /** Whether who no longer wants this no longer wants the other, however it was asked for. */
    boolean covers(Interest other) {
      return stream.equals(other.stream)
          && (symbols instanceof SymbolSet.All || symbols.equals(other.symbols));
    }
  }

  /** An interest, and what the answer repeats of how it was asked for. */
  record Wish(Interest interest, ObjectNode repeated) {}

  /** What is sent before the changes that come. */
  sealed interface Before {}

  /** Nothing, or the last so many changes. */
  record Last(int changes) implements Before {}

  /** What came after a sequence number. */
  record Since(long seq) implements Before {}

  /** The newest change of each key. */
  record Snapshot() implements Before {}

  /**
   * Wants changes, alerts or both.
   *
   * @param wish empty where only alerts are wanted
   */
  record Subscribe(boolean alerts, Optional<Wish> wish, Before before) implements Request {}

  /** With neither alerts nor a wish: everything. */
  record Unsubscribe(boolean alerts, Optional<Wish> wish) implements Request {}

  /** Is anybody there? */
  record Ping() implements Request {}

  /** By which id is this connection known? */
  record WhoAmI() implements Request {}
}
