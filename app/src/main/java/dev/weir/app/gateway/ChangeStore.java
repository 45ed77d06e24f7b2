package dev.weir.app.gateway;

import dev.weir.core.pipeline.Pipeline;
import dev.weir.core.value.Batch;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The newest changes of one stream: a ring of the last rows, and the newest row of each key. The engine's thread appends,
 * others copy out; one short lock for a batch on either side, so that nobody waits for anybody's network.
 */
public final class ChangeStore {
  /** Rows that the ring keeps. */
  public static final int RING = 1 << 16;

  /** Rows of the ring that a checkpoint keeps. */
  private static final int SAVED = 1 << 12;

  private final Pipeline.Stream stream;
  private final int columns;
  private final Batch ring;
  private final int[] ringKeys = new int[RING];
  private final Batch newest;
  private long[] newestSeq = new long[32];
  private long head;
  private long oldest = 1;
  private volatile Runnable onChange = () -> {};

  public ChangeStore(Pipeline.Stream stream) {
    this.stream = stream;
    this.columns = stream.columns().size();
    this.ring = new Batch(columns, 64);
    this.newest = new Batch(columns, 32);
  }

  /** What a reader takes out: rows with their sequence numbers and keys. */
  public static final class Rows {
    final Batch batch;
    long[] seq = new long[64];
    int[] key = new int[64];

    Rows(int columns) {
      this.batch = new Batch(columns, 64);
    }

    void clear() {
      batch.clear();
    }

    int size() {
      return batch.size();
    }

    private void add(Batch from, int row, long rowSeq, int rowKey) {
      int at = batch.size();
      if (at == seq.length) {
        seq = Arrays.copyOf(seq, at * 2);
        key = Arrays.copyOf(key, at * 2);
      }
      batch.addCopy(from, row);
      seq[at] = rowSeq;
      key[at] = rowKey;
    }
  }

  public Pipeline.Stream stream() {
    return stream;
  }

  public Rows rows() {
    return new Rows(columns);
  }

  /** Called after each append, by the engine's thread. */
  void onChange(Runnable listener) {
    onChange = listener;
  }

  /** Called by the engine's thread. */
  public void append(long firstSeq, Batch rows, int[] keys) {
    synchronized (this) {
      if (firstSeq != head + 1) {
        oldest = firstSeq; // after a restart the numbers go on, but the ring begins anew
        ring.clear();
      }
      for (int row = 0, n = rows.size(); row < n; row++) {
        put(firstSeq + row, rows, row, keys[row]);
      }
      notifyAll();
    }
    onChange.run();
  }

  private void put(long seq, Batch rows, int row, int key) {
    head = seq;
    int at = (int) (seq % RING);
    while (ring.size() <= at) {
      ring.add(0, 0);
    }
    ring.setCopy(at, rows, row);
    ringKeys[at] = key;
    oldest = Math.max(oldest, seq - RING + 1);
    setNewest(seq, rows, row, key);
  }

  private void setNewest(long seq, Batch rows, int row, int key) {
    while (newest.size() <= key) {
      newest.add(0, 0);
    }
    if (key >= newestSeq.length) {
      newestSeq = Arrays.copyOf(newestSeq, Math.max(key + 1, newestSeq.length * 2));
    }
    newest.setCopy(key, rows, row);
    newestSeq[key] = seq;
  }

  /** The sequence number of the newest change; 0 before the first. */
  public synchronized long head() {
    return head;
  }

  /** Waits for a change after {@code seq}, at most so long. */
  @SuppressWarnings("WaitNotInLoop") // waking early is harmless: the caller looks, and waits again
  public synchronized void awaitAfter(long seq, long millis) throws InterruptedException {
    if (head <= seq) {
      wait(millis);
    }
  }

  public synchronized int keyCount() {
    return newest.size();
  }

  /** Whether every change after {@code seq} is still in the ring. */
  public synchronized boolean reaches(long seq) {
    return seq + 1 >= oldest;
  }

  /** Copies out at most {@code most} changes after {@code seq}, oldest first; what the ring has lost is left out. */
  public synchronized void after(long seq, int most, Rows into) {
    into.clear();
    long from = Math.max(seq + 1, oldest);
    for (long s = from; s <= head && into.size() < most; s++) {
      int at = (int) (s % RING);
      into.add(ring, at, s, ringKeys[at]);
    }
  }

  /** Copies out all that the ring has, oldest first. */
  synchronized Rows ring() {
    Rows all = rows();
    after(0, RING, all);
    return all;
  }

  /** Copies out the newest change of each key that has one after {@code seq}, in order of sequence numbers. */
  public synchronized void newestAfter(long seq, Rows into) {
    into.clear();
    if (!reaches(seq) || head - seq > newest.size()) {
      sortedNewestAfter(seq, into);
      return;
    }
    for (long s = seq + 1; s <= head; s++) {
      int at = (int) (s % RING);
      if (newestSeq[ringKeys[at]] == s) {
        into.add(ring, at, s, ringKeys[at]);
      }
    }
  }

  /** The same where that is fewer keys than changes, or the ring has not all of them. */
  private void sortedNewestAfter(long seq, Rows into) {
    IntStream.range(0, newest.size())
        .filter(key -> newestSeq[key] > seq)
        .boxed()
        .sorted(Comparator.comparingLong(key -> newestSeq[key]))
        .forEach(key -> into.add(newest, key, newestSeq[key], key));
  }

  /**
   * Saves the newest row of each key and the end of the ring, so that after a restart a snapshot shows what was there, a
   * chart has its history, and a subscriber that had not yet been told everything can ask for it with {@code since}.
   */
  public synchronized void save(DataOutput out) throws IOException {
    out.writeLong(head);
    out.writeInt(newest.size());
    for (int key = 0; key < newest.size(); key++) {
      out.writeLong(newestSeq[key]);
      save(newest, key, out);
    }
    long from = Math.max(oldest, head - SAVED + 1);
    out.writeLong(from);
    for (long seq = from; seq <= head; seq++) {
      int at = (int) (seq % RING);
      out.writeInt(ringKeys[at]);
      save(ring, at, out);
    }
  }

  private void save(Batch from, int row, DataOutput out) throws IOException {
    out.writeLong(from.time()[row]);
    out.writeLong(from.origin()[row]);
    for (int c = 0; c < columns; c++) {
      out.writeLong(Double.doubleToRawLongBits(from.column(c)[row]));
    }
  }

  /** Takes over what was saved; only on a new store. */
  public synchronized void restore(DataInput in) throws IOException {
    long savedHead = in.readLong();
    Batch one = new Batch(columns, 1);
    for (int key = 0, n = in.readInt(); key < n; key++) {
      long seq = in.readLong();
      restore(one, in);
      setNewest(seq, one, 0, key);
    }
    oldest = in.readLong();
    for (long seq = oldest; seq <= savedHead; seq++) {
      int key = in.readInt();
      restore(one, in);
      put(seq, one, 0, key);
    }
    head = savedHead;
  }

  private void restore(Batch one, DataInput in) throws IOException {
    one.clear();
    one.add(in.readLong(), in.readLong());
    for (int c = 0; c < columns; c++) {
      one.column(c)[0] = Double.longBitsToDouble(in.readLong());
    }
  }
}
