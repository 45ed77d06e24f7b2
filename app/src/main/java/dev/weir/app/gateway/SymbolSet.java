package dev.weir.app.gateway;

import dev.weir.app.access.Names;
import java.util.Set;

/** Which symbols of a stream somebody wants, or may have: values of the key's first field. */
public sealed interface SymbolSet {
  SymbolSet ALL = new All();

  boolean contains(String symbol);

  /** Every one. */
  record All() implements SymbolSet {
    @Override
    public boolean contains(String symbol) {
      return true;
    }
  }

  /** These. */
  record Some(Set<String> symbols) implements SymbolSet {
    public Some {
      symbols = Set.copyOf(symbols);
    }

    @Override
    public boolean contains(String symbol) {
      return symbols.contains(symbol);
    }
  }

  /** Those that are called so, whether they are there yet or not. */
  record Matching(Names names) implements SymbolSet {
    @Override
    public boolean contains(String symbol) {
      return names.matches(symbol);
    }
  }
}
