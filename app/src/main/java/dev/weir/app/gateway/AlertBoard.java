package dev.weir.app.gateway;

import dev.weir.core.stream.AlertEvent;
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
      String key = event.alert() + event.key();
      switch (event.state()) {
        case FIRING, REPEATED -> active.put(key, event);
        case RESOLVED -> active.remove(key);
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
}
