package dev.weir.app.gateway;

import dev.weir.app.access.Principal;
import dev.weir.app.gateway.Request.Interest;
import dev.weir.core.stream.AlertEvent;

/** Narrows what somebody asks for to what they may have. */
public final class Permission {
  private Permission() {}

  /**
   * The symbols of a stream that somebody may have.
   *
   * @param keyed whether the stream has symbols at all
   * @return what is wanted, or, where all are, those that are permitted
   * @throws Refusal if something that is named may not be had
   */
  public static SymbolSet symbols(Principal who, String stream, SymbolSet wanted, boolean keyed)
      throws Refusal {
    if (!who.mayRead(stream)) {
      throw Refusal.forbidden("the stream '" + stream + "' may not be read with this token");
    }
    if (who.seesAllSymbols()) {
      return wanted;
    }
    if (!keyed) { // its numbers are made of all symbols
      throw Refusal.forbidden(
          "the stream '" + stream + "' is of all symbols, and this token is for some");
    }
    return switch (wanted) {
      case SymbolSet.Some some -> {
        for (String symbol : some.symbols()) {
          if (!who.mayRead(stream, symbol)) {
            throw Refusal.forbidden("'" + RequestReader.shortened(symbol) + "' of the stream '"
                + stream + "' may not be read with this token");
          }
        }
        yield some;
      }
      case SymbolSet.All all -> new SymbolSet.Matching(who.rights().symbols());
      case SymbolSet.Matching matching ->
        throw new IllegalArgumentException("nobody asks by pattern");
    };
  }

  /** An interest in no more than what somebody may have. */
  static Interest narrowed(Principal who, Interest wanted, boolean keyed) throws Refusal {
    return new Interest(
        wanted.stream(),
        symbols(who, wanted.stream(), wanted.symbols(), keyed),
        wanted.fields(),
        wanted.where(),
        wanted.every());
  }

  /** Whether somebody may hear of an alert. */
  public static boolean includes(Principal who, AlertEvent alert) {
    boolean keyed = !alert.key().isEmpty();
    return who.mayReadAll()
        || who.mayRead(
            alert.stream(), keyed ? String.valueOf(alert.key().getFirst().value()) : "");
  }
}
