package dev.weir.app.access;

import java.time.Instant;
import java.util.Optional;

/**
 * Somebody who uses the gateway.
 *
 * @param name as the audit log and the list of connections call them
 * @param kind how they are known
 * @param expires when they are no longer
 */
public record Principal(String name, Kind kind, Rights rights, Optional<Instant> expires) {
  /** Everybody, where nothing is said about who may what. */
  public static final Principal ANYONE =
      new Principal("anyone", Kind.OPEN, Rights.ALL, Optional.empty());

  /** Somebody of whom nothing is known yet. */
  public static final Principal NOBODY =
      new Principal("nobody", Kind.ANONYMOUS, Rights.NONE, Optional.empty());

  /** How somebody is known. */
  public enum Kind {
    OPEN,
    ANONYMOUS,
    KEY,
    TOKEN
  }

  /** Whether they are known by something that others do not have. */
  public boolean isNamed() {
    return kind == Kind.KEY || kind == Kind.TOKEN;
  }

  /** Whether they may have something of a stream. */
  public boolean mayRead(String stream) {
    return rights.read().matches(stream) && !rights.symbols().isEmpty();
  }

  /**
   * Whether they may have the changes of a symbol.
   *
   * @param symbol the empty text for a stream without a key
   */
  public boolean mayRead(String stream, String symbol) {
    return rights.read().matches(stream) && rights.symbols().matches(symbol);
  }

  /** Whether no stream and no symbol is kept from them. */
  public boolean mayReadAll() {
    return rights.read().isAll() && seesAllSymbols();
  }

  public boolean seesAllSymbols() {
    return rights.symbols().isAll();
  }

  public boolean mayPublish(String feed) {
    return rights.publish().matches(feed);
  }

  public boolean isAdmin() {
    return rights.admin();
  }
}
