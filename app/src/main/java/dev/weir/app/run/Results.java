package dev.weir.app.run;

import dev.weir.app.alert.AlertDesk;
import dev.weir.app.alert.Outbox;
import dev.weir.app.gateway.AlertBoard;
import dev.weir.app.gateway.ChangeStore;
import dev.weir.app.log.FrameLog;
import dev.weir.app.log.LogReader;
import dev.weir.core.pipeline.Pipeline;
import dev.weir.core.stream.AlertEvent;
import dev.weir.core.stream.AlertWriter;
import dev.weir.core.stream.Outlet;
import dev.weir.core.value.Batch;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** Where a live engine's results go: changes to the gateway's stores, alerts to the board and the outbox. */
final class Results implements Outlet {
  private final Map<String, ChangeStore> stores = new HashMap<>();
  private final Map<String, Pipeline.Alert> alertsByName = new HashMap<>();
  private final AlertBoard board;
  private final AlertDesk desk;
  private final Outbox outbox;
  private final DeadLetters deadLetters;
  private final LogReader reader; // looks messages up again
  private final Consumer<String> say;
  private long notifyFrom;
  private final Map<String, Long> gaps = new HashMap<>(); // said in this run, by feed

  Results(
      Pipeline pipeline,
      List<ChangeStore> stores,
      AlertBoard board,
      AlertDesk desk,
      Outbox outbox,
      DeadLetters deadLetters,
      FrameLog log,
      Consumer<String> say) {
    stores.forEach(s -> this.stores.put(s.stream().name(), s));
    pipeline.alerts().forEach(a -> alertsByName.put(a.name(), a));
    this.board = board;
    this.desk = desk;
    this.outbox = outbox;
    this.deadLetters = deadLetters;
    this.reader = log.reader(log.end());
    this.say = say;
  }

  @Override
  public void changes(Pipeline.Stream stream, long firstSeq, Batch rows, int[] keys) {
    Objects.requireNonNull(stores.get(stream.name())).append(firstSeq, rows, keys);
  }

  @Override
  public void alert(AlertEvent event) {
    String incident = board.publish(event).id();
    if (event.state() == AlertEvent.State.RESOLVED) {
      desk.resolved(incident);
    }
    if (event.origin() >= notifyFrom) {
      try {
        notify(event, incident);
      } catch (IOException e) {
        say.accept("alerts: the outbox cannot be written: " + e.getMessage());
      }
    }
  }

  private void notify(AlertEvent event, String incident) throws IOException {
    List<String> recipients =
        Objects.requireNonNull(alertsByName.get(event.alert())).recipients();
    String json = AlertWriter.json(event);
    if (desk.isSilenced(json)) {
      outbox.hold(event, incident, recipients, json);
    } else if (event.state() == AlertEvent.State.REPEATED
        && desk.acknowledgement(incident).isPresent()) {
      outbox.pass(event, recipients);
    } else {
      outbox.add(event, incident, recipients, json);
    }
  }

  /**
   * From this position of the log on, alerts are notified; those before are of a past that is computed anew, with numbers
   * that may differ.
   */
  void notifyFrom(long position) throws IOException {
    notifyFrom = position;
    outbox.renumber();
    desk.renumber();
  }

  @Override
  public void reject(String feed, long origin, Cause cause, String field) {
    deadLetters.add(feed, origin, cause, field, () -> message(origin));
  }

  /** Said for the first and then now and then; each is counted. */
  @Override
  public void gap(String feed, long origin, String channel, long missing) {
    long count = gaps.merge(feed, 1L, Long::sum);
    if (Long.bitCount(count) == 1) {
      String of = channel.isEmpty() ? "" : " of " + channel;
      String what = missing > 0
          ? missing + " messages are missing" + of
          : "the numbers" + of + " begin anew; what came between is not known";
      say.accept(feed + ": " + what + (count == 1 ? "" : "; gap " + count));
    }
  }

  private DeadLetters.Message message(long position) {
    reader.seek(position);
    reader.next();
    byte[] bytes = new byte[Math.min(DeadLetters.MESSAGE_LIMIT, reader.payloadLength())];
    reader.payload().get(reader.payloadOffset(), bytes);
    return new DeadLetters.Message(reader.receivedNanos(), bytes);
  }

  void save(DataOutput out) throws IOException {
    out.writeLong(notifyFrom);
    deadLetters.save(out);
    for (ChangeStore store : stores.values()) {
      store.save(out);
    }
    board.save(out);
  }

  void restore(DataInput in) throws IOException {
    notifyFrom = in.readLong();
    deadLetters.restore(in);
    for (ChangeStore store : stores.values()) {
      store.restore(in);
    }
    board.restore(in);
  }
}
