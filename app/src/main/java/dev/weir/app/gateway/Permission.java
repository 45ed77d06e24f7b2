package dev.weir.app.gateway;

import dev.weir.app.access.Names;
import dev.weir.app.access.Principal;
import dev.weir.core.stream.AlertEvent;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Narrows what somebody asks for to what they may have. */
final class Permission {
  private Permission() {}

  /**
   * The symbols of a stream that somebody may have.
   *
   * @param wanted null for all
   * @param keyed whether the stream has symbols at all
   * @return what is wanted, or, where all are, those that are permitted; null for all
   * @throws Refusal if something that is named may not be had
   */
  static @Nullable Set<String> symbols(
      Principal who, String stream, @Nullable Set<String> wanted, boolean keyed) throws Refusal {
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
    if (wanted == null) {
      return new Permitted(who.rights().symbols());
    }
    for (String symbol : wanted) {
      if (!who.mayRead(stream, symbol)) {
        throw Refusal.forbidden("'" + RequestReader.shortened(symbol) + "' of the stream '" + stream
            + "' may not be read with this token");
      }
    }
    return wanted;
  }

  /** Whether somebody may hear of an alert. */
  static boolean includes(Principal who, AlertEvent alert) {
    boolean keyed = !alert.key().isEmpty();
    return who.mayReadAll()
        || who.mayRead(
            alert.stream(), keyed ? String.valueOf(alert.key().getFirst().value()) : "");
  }

  /** Every symbol that has a permitted name: a set that is only asked what is in it. */
  private static final class Permitted extends AbstractSet<String> {
    private final Names names;

    Permitted(Names names) {
      this.names = names;
    }

    @Override
    public boolean contains(Object symbol) {
      return symbol instanceof String text && names.matches(text);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Permitted p && names.equals(p.names);
    }

    @Override
    public int hashCode() {
      return names.hashCode();
    }

    @Override
    public String toString() {
      return names.toString();
    }

    @Override
    public Iterator<String> iterator() {
      throw new UnsupportedOperationException("it has no end");
    }

    @Override
    public int size() {
      throw new UnsupportedOperationException("it has no end");
    }
  }
}
