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

  private final Map<String, AlertEvent> active = new LinkedHashMap<>();
  private final Deque<AlertEvent> recent = new ArrayDeque<>();
  private final List<Consumer<AlertEvent>> listeners = new CopyOnWriteArrayList<>();

  public void publish(AlertEvent event) {
    synchronized (this) {
      switch (event.state()) {
        case FIRING, REPEATED -> active.put(identity(event), event);
        case RESOLVED -> active.remove(identity(event));
      }
      recent.addFirst(event);
      if (recent.size() > RECENT) {
        recent.removeLast();
      }
    }
    listeners.forEach(l -> l.accept(event));
  }

  void onEvent(Consumer<AlertEvent> listener) {
    listeners.add(listener);
  }

  public synchronized List<AlertEvent> active() {
    return new ArrayList<>(active.values());
  }

  /** Newest first. */
  public synchronized List<AlertEvent> recent() {
    return new ArrayList<>(recent);
  }

  /** Saves the active alerts, so that a restart shows them; the history begins anew. */
  public synchronized void save(DataOutput out) throws IOException {
    out.writeInt(active.size());
    for (AlertEvent event : active.values()) {
      event.save(out);
    }
  }

  public synchronized void restore(DataInput in) throws IOException {
    for (int n = in.readInt(); n > 0; n--) {
      AlertEvent event = AlertEvent.restore(in);
      active.put(identity(event), event);
      recent.addFirst(event);
    }
  }

  private static String identity(AlertEvent event) {
    return event.alert() + event.key();
  }
}
