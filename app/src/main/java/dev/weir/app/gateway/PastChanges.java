package dev.weir.app.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** What a single subscriber is told of what has been, taken out of a stream's store. On the gateway's event loop. */
record PastChanges(Symbols symbols, LongAdder delivered) {

  /** Which rows a group wants up to a sequence number, in their order. */
  List<Integer> wanted(ChangeStore.Rows of, Group group, long upTo) {
    if (group.filter() != null) {
      group.filter().evaluate(of);
    }
    SymbolSet chosen = group.interest().symbols();
    List<Integer> wanted = new ArrayList<>();
    for (int i = 0; i < of.size(); i++) {
      if (of.seq[i] <= upTo
          && group.passes(i)
          && (chosen instanceof SymbolSet.All || chosen.contains(symbols.of(of, i)))) {
        wanted.add(i);
      }
    }
    return wanted;
  }

  void write(Subscription s, ChangeStore.Rows of, List<Integer> wanted) {
    write(s, of, wanted, Integer.MAX_VALUE);
  }

  /** Writes rows in one go, up to about so many bytes; how many they were. */
  int write(Subscription s, ChangeStore.Rows of, List<Integer> wanted, int bytes) {
    int count = 0;
    try (Burst burst = s.group().newBurst()) {
      while (count < wanted.size() && burst.bytes() <= bytes) {
        burst.add(of, wanted.get(count++));
      }
      if (count > 0) {
        s.peer().send(burst.end());
        delivered.add(count);
      }
    }
    return count;
  }
}
