package dev.weir.app.alert;

import dev.weir.app.metrics.Metric;
import dev.weir.app.metrics.MetricsText;
import dev.weir.core.stream.AlertEvent;
import java.io.IOException;
import java.nio.file.Path;
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
import java.util.function.Predicate;

/**
 * Notifications on their way: written down before they are sent, struck out when they have arrived, so that a crash
 * neither loses one nor, as far as can be known, sends one twice. A notification is known by its alert, sequence number
 * and recipient; after a restart the engine tells the same alerts again with the same numbers, and what is known already
 * is passed over. (If the process dies between a delivery and its note, it is delivered again, with the same id.)
 *
 * <p>What is silenced is held back, and told when the silence ends, if it still is news: of an alert that fired and was
 * resolved meanwhile, nothing is told.
 */
public final class Outbox implements AutoCloseable {

  /** Delivers a notification, or throws; it is tried again. Called on a thread of its own for each recipient. */
  @FunctionalInterface
  public interface Delivery {
    void deliver(String id, String json) throws IOException, InterruptedException;
  }

  private static final long FIRST_RETRY_MILLIS = 500;
  private static final long LAST_RETRY_MILLIS = 60_000;
  private static final int QUEUE = 10_000;

  private final Map<String, BlockingQueue<Notice>> queues = new LinkedHashMap<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Map<String, Long> newest; // by recipient and alert
  private final Map<String, Held> held;
  private final Map<String, Long> deliveredTo = new HashMap<>();
  private final List<Thread> threads = new ArrayList<>();
  private final Consumer<String> log;
  private final OutboxFile file;
  private long delivered;
  private long failures;
  private long dropped;
  private long silenced;
  private long acknowledged;

  /**
   * @param recipients how each is reached
   * @param log told, in plain sentences, what could not be delivered
   */
  public Outbox(Path path, Map<String, Delivery> recipients, Consumer<String> log)
      throws IOException {
    this.log = log;
    recipients.keySet().forEach(r -> queues.put(r, new LinkedBlockingQueue<>(QUEUE)));
    this.file = new OutboxFile(path);
    this.newest = file.left().newest;
    this.held = file.left().held;
    file.left().pending().forEach(this::enqueue);
    recipients.forEach((name, delivery) ->
        threads.add(Thread.ofVirtual().name("notify-" + name).start(() -> work(name, delivery))));
  }

  /**
   * Notifies of an event. Called by the engine's thread.
   *
   * @param incident the time that the alert fired, to which the event belongs
   */
  public synchronized void add(
      AlertEvent event, String incident, List<String> recipients, String json) throws IOException {
    for (Notice notice : fresh(event, recipients, json)) {
      boolean unheard = drop(notice.recipient(), incident);
      if (unheard && event.state() == AlertEvent.State.RESOLVED) {
        file.strikeOut(notice);
      } else {
        file.add(notice);
        enqueue(notice);
      }
    }
  }

  /** Holds an event back until its silence ends. Called by the engine's thread. */
  public synchronized void hold(
      AlertEvent event, String incident, List<String> recipients, String json) throws IOException {
    for (Notice notice : fresh(event, recipients, json)) {
      silenced++;
      boolean unheard = drop(notice.recipient(), incident);
      if (unheard && event.state() == AlertEvent.State.RESOLVED) {
        file.strikeOut(notice);
      } else {
        boolean fires = event.state() == AlertEvent.State.FIRING;
        Held now = new Held(incident, fires || unheard, notice);
        held.put(now.key(), now);
        file.hold(now);
      }
    }
  }

  /** Does not notify of an event, since somebody has acknowledged its alert. Called by the engine's thread. */
  public synchronized void pass(AlertEvent event, List<String> recipients) throws IOException {
    for (Notice notice : fresh(event, recipients, "")) {
      acknowledged++;
      file.strikeOut(notice);
    }
  }

  /** Forgets what is held back of an incident; whether nobody has been told that it fired. */
  private boolean drop(String recipient, String incident) throws IOException {
    Held before = held.remove(Held.key(recipient, incident));
    if (before != null) {
      file.strikeOut(before.notice());
    }
    return before != null && before.unheard();
  }

  /** Notifies of what was held back and is no longer silenced. */
  public synchronized void release(Predicate<String> isSilenced) throws IOException {
    for (Held h : List.copyOf(held.values())) {
      if (!isSilenced.test(h.notice().text())) {
        held.remove(h.key());
        file.add(h.notice());
        enqueue(h.notice());
      }
    }
  }

  /** The notices of an event that are new; those told before a restart come again. */
  private List<Notice> fresh(AlertEvent event, List<String> recipients, String json) {
    List<Notice> fresh = new ArrayList<>();
    for (String recipient : recipients) {
      String key = recipient + "\t" + event.alert();
      if (event.seq() > newest.getOrDefault(key, 0L)) {
        newest.put(key, event.seq());
        fresh.add(new Notice(recipient, event.alert(), event.seq(), json));
      }
    }
    return fresh;
  }

  /** From now on numbers begin anew: those of what was notified before say nothing about what is new. */
  public synchronized void renumber() throws IOException {
    newest.clear();
    held.clear();
    file.renumber();
  }

  /** How many notifications have been delivered to one recipient. */
  public synchronized long delivered(String recipient) {
    return deliveredTo.getOrDefault(recipient, 0L);
  }

  public synchronized void metrics(MetricsText text) {
    text.add(Metric.NOTIFICATIONS_DELIVERED, delivered);
    text.add(Metric.NOTIFICATIONS_FAILED, failures);
    text.add(Metric.NOTIFICATIONS_DROPPED, dropped);
    text.add(Metric.NOTIFICATIONS_SILENCED, silenced);
    text.add(Metric.NOTIFICATIONS_ACKNOWLEDGED, acknowledged);
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
    deliveredTo.merge(notice.recipient(), 1L, Long::sum);
    file.strikeOut(notice);
  }
}
