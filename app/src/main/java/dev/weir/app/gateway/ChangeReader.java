package dev.weir.app.gateway;

import dev.weir.core.value.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

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
    return snapshot(null);
  }

  /**
   * The newest change of each key.
   *
   * @param symbols values of the key's first field; null for all
   */
  List<String> snapshot(@Nullable Set<String> symbols) {
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

  /** The newest {@code last} changes of some symbols, or of all where they are null; oldest first. */
  List<String> history(@Nullable Set<String> symbols, int last) {
    ChangeStore.Rows all = store.ring();
    return objects(all, ChangeFormat.last(last, wanted(all, symbols)));
  }

  private List<Integer> wanted(ChangeStore.Rows rows, @Nullable Set<String> symbols) {
    return new ChangeFormat(store, texts).wanted(rows, symbols, Long.MAX_VALUE);
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
