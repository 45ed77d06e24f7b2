package dev.weir.app.gateway;

import dev.weir.app.metrics.Metric;
import dev.weir.app.metrics.MetricsText;
import dev.weir.core.stream.AlertEvent;
import dev.weir.core.stream.AlertWriter;
import dev.weir.core.value.JsonBytes;
import io.netty.channel.EventLoop;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/** The fan-out of alerts, on the gateway's event loop: each subscriber hears of those that it may. */
final class AlertTopic {
  /** Bytes that may wait for a reader: alerts cannot be conflated as changes can. */
  private static final int MAX_WAITING = 1 << 20;

  private final AlertBoard board;
  private final Set<Peer> subscribers = new LinkedHashSet<>();
  private final LongAdder cutOff = new LongAdder();

  AlertTopic(AlertBoard board, EventLoop loop) {
    this.board = board;
    board.onEvent(event -> loop.execute(() -> tell(event, List.copyOf(subscribers))));
  }

  /** Tells who is new what is active. */
  void add(Peer who) {
    subscribers.add(who);
    board.active().forEach(entry -> tell(entry.event(), List.of(who)));
  }

  void remove(Peer who) {
    subscribers.remove(who);
  }

  private void tell(AlertEvent event, List<Peer> to) {
    JsonBytes json = AlertWriter.write(event, new JsonBytes());
    for (Peer peer : to) {
      if (!Permission.includes(Entrance.principal(peer.channel()), event)) {
        continue;
      }
      if (peer.channel().bytesBeforeWritable() > MAX_WAITING) {
        cutOff.increment(); // when it comes back, it is told what is active
        peer.channel().close();
      } else {
        peer.send(json);
      }
    }
  }

  void metrics(MetricsText text) {
    text.add(Metric.GATEWAY_CUT_OFF, cutOff.sum());
  }
}
