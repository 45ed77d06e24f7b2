package dev.weir.client;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is said about alerts: after a reconnect what was missed first, each event once. */
final class AlertTalk implements Talk {
  /** Fetches the newest events that there are. */
  interface Recent {
    List<Alert> fetch() throws EndedException;
  }

  private record Identity(String alert, long seq) {}

  private record Seen(long seq, Instant time) {}

  private final Recent recent;
  private final Consumer<Alert> add;
  private final Map<String, Seen> seen = new HashMap<>();
  private @Nullable List<Alert> held; // what is active, until all of that has come
  private boolean first = true;

  AlertTalk(Recent recent, Consumer<Alert> add) {
    this.recent = recent;
    this.add = add;
  }

  @Override
  public List<Map<String, ?>> requests() {
    held = new ArrayList<>();
    return List.of(Map.of("type", "subscribe", "alerts", true), Map.of("type", "ping"));
  }

  @Override
  public void hear(Message message) throws EndedException {
    if (message.has("alert")) {
      Alert alert = message.alert();
      if (held != null) {
        held.add(alert);
      } else if (!isOld(alert)) {
        tell(alert);
      }
    } else if (held != null && message.text("type").equals("pong")) {
      tellMissed(held);
      held = null;
      first = false;
    }
  }

  private void tellMissed(List<Alert> active) throws EndedException {
    List<Alert> all = new ArrayList<>(first ? List.of() : recent.fetch());
    all.addAll(active);
    Map<Identity, Alert> fresh = new LinkedHashMap<>();
    all.stream()
        .filter(a -> !isOld(a))
        .sorted(Comparator.comparing(Alert::time).thenComparing(Alert::seq))
        .forEach(a -> fresh.put(new Identity(a.alert(), a.seq()), a));
    fresh.values().forEach(this::tell);
  }

  /** After a crash, Weir computes again what it had computed. Numbers that begin again do so at a later time. */
  private boolean isOld(Alert alert) {
    Seen newest = seen.get(alert.alert());
    return newest != null && alert.seq() <= newest.seq && !alert.time().isAfter(newest.time);
  }

  private void tell(Alert alert) {
    seen.merge(
        alert.alert(),
        new Seen(alert.seq(), alert.time()),
        (old, fresh) -> old.time.isAfter(fresh.time) ? new Seen(fresh.seq, old.time) : fresh);
    add.accept(alert);
  }
}
