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

  /** Saves the active alerts, so that a restart shows them; the history begins anew. */
  public synchronized void save(DataOutput out) throws IOException {
    out.writeInt(active.size());
    for (AlertEvent e : active.values()) {
      out.writeUTF(e.alert());
      out.writeUTF(e.stream());
      out.writeLong(e.seq());
      out.writeByte(e.state().ordinal());
      out.writeLong(e.time());
      out.writeLong(e.since());
      out.writeInt(e.key().size());
      for (AlertEvent.KeyField field : e.key()) {
        out.writeUTF(field.name());
        out.writeByte(field.value() == null ? 0 : field.value() instanceof String ? 1 : 2);
        if (field.value() instanceof String text) {
          out.writeUTF(text);
        } else if (field.value() instanceof Double number) {
          out.writeDouble(number);
        }
      }
      out.writeUTF(e.severity());
      out.writeUTF(e.message());
      out.writeLong(e.origin());
    }
  }

  public synchronized void restore(DataInput in) throws IOException {
    for (int n = in.readInt(); n > 0; n--) {
      String alert = in.readUTF();
      String stream = in.readUTF();
      long seq = in.readLong();
      AlertEvent.State state = AlertEvent.State.values()[in.readByte()];
      long time = in.readLong();
      long since = in.readLong();
      List<AlertEvent.KeyField> key = new ArrayList<>();
      for (int k = in.readInt(); k > 0; k--) {
        String name = in.readUTF();
        Object value =
            switch (in.readByte()) {
              case 1 -> in.readUTF();
              case 2 -> in.readDouble();
              default -> null;
            };
        key.add(new AlertEvent.KeyField(name, value));
      }
      AlertEvent event = new AlertEvent(
          alert, stream, seq, state, time, since, key, in.readUTF(), in.readUTF(), in.readLong());
      active.put(alert + key, event);
      recent.addFirst(event);
    }
  }
}
