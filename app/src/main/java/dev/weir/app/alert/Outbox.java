package dev.weir.app.alert;

import dev.weir.app.metrics.MetricsText;
import dev.weir.core.stream.AlertEvent;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Notifications on their way: written down before they are sent, struck out when they have arrived, so that a crash
 * neither loses one nor, as far as can be known, sends one twice. A notification is known by its alert, sequence number
 * and recipient; after a restart the engine tells the same alerts again with the same numbers, and what is known already
 * is passed over. (If the process dies between a delivery and its note, it is delivered again, with the same id.)
 *
 * <p>The file has a line per event, {@code + recipient alert seq text} and {@code - recipient alert seq}, tab-separated, and
 * {@code 0} where numbers begin anew; it is rewritten without the struck-out lines at each start.
 */
public final class Outbox implements AutoCloseable {

  /** Delivers a notification, or throws; it is tried again. Called on a thread of its own for each recipient. */
  @FunctionalInterface
  public interface Delivery {
    void deliver(String id, String json) throws IOException, InterruptedException;
  }

  private record Notice(String recipient, String alert, long seq, String text) {
    String id() {
      return alert + ":" + seq;
    }
  }

  private static final long FIRST_RETRY_MILLIS = 500;
  private static final long LAST_RETRY_MILLIS = 60_000;
  private static final int QUEUE = 10_000;

  private final Map<String, BlockingQueue<Notice>> queues = new LinkedHashMap<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Map<String, Long> newest = new HashMap<>();
  private final List<Thread> threads = new ArrayList<>();
  private final Consumer<String> log;
  private final Writer file;
  private long delivered;
  private long failures;
  private long dropped;

  /**
   * @param recipients how each is reached
   * @param log told, in plain sentences, what could not be delivered
   */
  public Outbox(Path path, Map<String, Delivery> recipients, Consumer<String> log)
      throws IOException {
    this.log = log;
    recipients.keySet().forEach(r -> queues.put(r, new LinkedBlockingQueue<>(QUEUE)));
    List<Notice> pending = Files.exists(path) ? read(path) : List.of();
    rewrite(path, pending);
    this.file = Files.newBufferedWriter(path, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
    pending.forEach(this::enqueue);
    recipients.forEach((name, delivery) ->
        threads.add(Thread.ofVirtual().name("notify-" + name).start(() -> work(name, delivery))));
  }

  /** Leaves out what has been struck out. */
  private void rewrite(Path path, List<Notice> pending) throws IOException {
    StringBuilder lines = new StringBuilder();
    newest.forEach(
        (key, seq) -> lines.append("=\t").append(key).append('\t').append(seq).append('\n'));
    pending.forEach(n -> lines.append(line(n)));
    Path rewritten = path.resolveSibling(path.getFileName() + ".tmp");
    Files.writeString(rewritten, lines);
    Files.move(rewritten, path, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Called by the engine's thread. */
  public synchronized void add(AlertEvent event, List<String> recipients, String json)
      throws IOException {
    for (String recipient : recipients) {
      Notice notice = new Notice(recipient, event.alert(), event.seq(), json);
      String key = recipient + "\t" + event.alert();
      if (event.seq() > newest.getOrDefault(key, 0L)) {
        newest.put(key, event.seq());
        file.write(line(notice));
        file.flush();
        enqueue(notice);
      }
    }
  }

  /** From now on numbers begin anew: those of what was notified before say nothing about what is new. */
  public synchronized void renumber() throws IOException {
    newest.clear();
    file.write("0\n");
    file.flush();
  }

  public synchronized void metrics(MetricsText text) {
    text.counter("weir_notifications_delivered_total", "Notifications delivered.", delivered);
    text.counter(
        "weir_notifications_failed_total",
        "Attempts to deliver a notification that failed.",
        failures);
    text.counter(
        "weir_notifications_dropped_total",
        "Notifications given up because too many were waiting.",
        dropped);
  }

  /** Stops delivering; what has not arrived is kept for the next start. */
  @Override
  public void close() throws IOException {
    closing.countDown();
    threads.forEach(Thread::interrupt);
    synchronized (this) {
      file.close();
    }
  }

  private void enqueue(Notice notice) {
    BlockingQueue<Notice> queue = queues.get(notice.recipient());
    if (queue == null || !queue.offer(notice)) {
      dropped++;
      log.accept("notify " + notice.recipient() + ": more than " + QUEUE
          + " notifications are waiting; " + notice.id() + " is not sent");
    }
  }

  private void work(String recipient, Delivery delivery) {
    BlockingQueue<Notice> queue = Objects.requireNonNull(queues.get(recipient));
    try {
      while (true) {
        Notice notice = queue.take();
        for (long wait = FIRST_RETRY_MILLIS; !delivered(notice, delivery, wait); ) {
          if (closing.await(wait, TimeUnit.MILLISECONDS)) {
            return;
          }
          wait = Math.min(wait * 2, LAST_RETRY_MILLIS);
        }
        struckOut(notice);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closing
    } catch (IOException e) {
      log.accept("notify " + recipient + ": the outbox cannot be written: " + e.getMessage());
    }
  }

  /** Tries once. */
  private boolean delivered(Notice notice, Delivery delivery, long nextMillis)
      throws InterruptedException {
    try {
      delivery.deliver(notice.id(), notice.text());
      return true;
    } catch (IOException e) {
      synchronized (this) {
        failures++;
      }
      log.accept("notify " + notice.recipient() + ": " + e.getMessage() + "; trying again in "
          + nextMillis + " ms");
      return false;
    }
  }

  private synchronized void struckOut(Notice notice) throws IOException {
    delivered++;
    file.write("-\t" + notice.recipient() + "\t" + notice.alert() + "\t" + notice.seq() + "\n");
    file.flush();
  }

  private List<Notice> read(Path path) throws IOException {
    Map<String, Notice> pending = new LinkedHashMap<>();
    for (String line : Files.readAllLines(path, StandardCharsets.UTF_8)) {
      String[] parts = line.split("\t", 5);
      if (line.equals("0")) {
        newest.clear();
        continue;
      }
      if (parts.length < 4) {
        continue; // the last line of a process that was killed while writing it
      }
      long seq = Long.parseLong(parts[3]);
      String key = parts[1] + "\t" + parts[2];
      newest.merge(key, seq, Math::max);
      switch (parts[0]) {
        case "+" -> {
          if (parts.length == 5) {
            pending.put(key + seq, new Notice(parts[1], parts[2], seq, parts[4]));
          }
        }
        case "-" -> pending.remove(key + seq);
        default -> {}
      }
    }
    return List.copyOf(pending.values());
  }

  private static String line(Notice n) {
    return "+\t" + n.recipient() + "\t" + n.alert() + "\t" + n.seq() + "\t" + n.text() + "\n";
  }
}
