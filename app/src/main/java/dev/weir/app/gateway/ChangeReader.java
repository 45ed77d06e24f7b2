package dev.weir.app.gateway;

import dev.weir.core.value.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Reads a stream's newest changes as JSON objects, on any thread. */
public final class ChangeReader {
  private final ChangeStore store;
  private final Texts texts;

  public ChangeReader(ChangeStore store, Texts texts) {
    this.store = store;
    this.texts = texts;
  }

  /** The sequence number of the newest change; 0 before the first. */
  public long head() {
    return store.head();
  }

  /** Waits for a change after {@code seq}, at most so long. */
  public void awaitAfter(long seq, long millis) throws InterruptedException {
    store.awaitAfter(seq, millis);
  }

  /** The newest change of each key. */
  public List<String> snapshot() {
    return snapshot(SymbolSet.ALL);
  }

  /**
   * The newest change of each of some keys.
   *
   * @param symbols which
   */
  public List<String> snapshot(SymbolSet symbols) {
    ChangeStore.Rows newest = store.rows();
    store.newestAfter(0, newest);
    return objects(newest, wanted(newest, symbols));
  }

  /** At most {@code most} changes after a sequence number, as far as the store still has them. */
  public List<String> after(long seq, int most) {
    ChangeStore.Rows rows = store.rows();
    store.after(seq, most, rows);
    return objects(rows, all(rows));
  }

  /**
   * The newest changes of some keys, oldest first, as far as the store still has them.
   *
   * @param symbols which
   * @param last how many at most
   * @param from,to event times between which they are, in nanoseconds since the epoch: the first included, the last not
   */
  public List<String> history(SymbolSet symbols, int last, long from, long to) {
    ChangeStore.Rows all = store.ring();
    long[] time = all.batch.time();
    List<Integer> wanted = wanted(all, symbols).stream()
        .filter(row -> time[row] >= from && time[row] < to)
        .toList();
    return objects(all, wanted.subList(Math.max(0, wanted.size() - last), wanted.size()));
  }

  private List<Integer> wanted(ChangeStore.Rows rows, SymbolSet symbols) {
    Symbols names = Symbols.of(store, texts);
    return all(rows).stream()
        .filter(row -> symbols.contains(names.of(rows, row)))
        .toList();
  }

  private static List<Integer> all(ChangeStore.Rows rows) {
    return IntStream.range(0, rows.size()).boxed().toList();
  }

  private List<String> objects(ChangeStore.Rows rows, List<Integer> wanted) {
    ChangeFormat format = new ChangeFormat(store, texts);
    List<String> objects = new ArrayList<>(wanted.size());
    wanted.forEach(row -> objects.add(format.json(rows, row).toString()));
    return objects;
  }
}
