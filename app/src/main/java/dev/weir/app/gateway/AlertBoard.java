package dev.weir.app.gateway;

import dev.weir.core.stream.AlertEvent;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The alerts that are active, and the newest events. Any thread may ask. */
public final class AlertBoard {
  private static final int RECENT = 1000;

  /**
   * An event, and the alert that it tells of.
   *
   * @param firing the number of the event with which the alert fired
   */
  public record Entry(AlertEvent event, long firing) {
    /** By this one time that the alert fired is known, until it is resolved: {@code high-mean:17}. */
    public String id() {
      return event.alert() + ":" + firing;
    }
  }

  private final Map<String, Entry> active = new LinkedHashMap<>();
  private final Deque<Entry> recent = new ArrayDeque<>();
  private final Map<String, Long> counts = new LinkedHashMap<>();
  private final List<Consumer<AlertEvent>> listeners = new CopyOnWriteArrayList<>();

  /** Shows an event and tells the listeners. */
  public Entry publish(AlertEvent event) {
    Entry entry;
    synchronized (this) {
      entry = entry(event);
      switch (event.state()) {
        case FIRING, REPEATED -> active.put(identity(event), entry);
        case RESOLVED -> active.remove(identity(event));
      }
      recent.addFirst(entry);
      if (recent.size() > RECENT) {
        recent.removeLast();
      }
      counts.put(event.alert(), event.seq());
    }
    listeners.forEach(l -> l.accept(event));
    return entry;
  }

  private Entry entry(AlertEvent event) {
    Entry known = active.get(identity(event));
    return known == null || event.state() == AlertEvent.State.FIRING
        ? new Entry(event, event.seq())
        : new Entry(event, known.firing());
  }

  void onEvent(Consumer<AlertEvent> listener) {
    listeners.add(listener);
  }

  /** The alerts that are active, each with its newest event. */
  public synchronized List<Entry> active() {
    return new ArrayList<>(active.values());
  }

  /** Newest first. */
  public synchronized List<Entry> recent() {
    return new ArrayList<>(recent);
  }

  /** How many events of an alert there have been. */
  public synchronized long count(String alert) {
    return counts.getOrDefault(alert, 0L);
  }

  /** Saves the active alerts, so that a restart shows them; the history begins anew. */
  public synchronized void save(DataOutput out) throws IOException {
    out.writeInt(active.size());
    for (Entry entry : active.values()) {
      out.writeLong(entry.firing());
      entry.event().save(out);
    }
    out.writeInt(counts.size());
    for (Map.Entry<String, Long> count : counts.entrySet()) {
      out.writeUTF(count.getKey());
      out.writeLong(count.getValue());
    }
  }

  /** Takes over what was saved. */
  public synchronized void restore(DataInput in) throws IOException {
    for (int n = in.readInt(); n > 0; n--) {
      long firing = in.readLong();
      Entry entry = new Entry(AlertEvent.restore(in), firing);
      active.put(identity(entry.event()), entry);
      recent.addFirst(entry);
    }
    for (int n = in.readInt(); n > 0; n--) {
      counts.put(in.readUTF(), in.readLong());
    }
  }

  private static String identity(AlertEvent event) {
    return event.alert() + event.key();
  }
}
