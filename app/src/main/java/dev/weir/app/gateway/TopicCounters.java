package dev.weir.app.gateway;

import dev.weir.app.metrics.Metric;
import dev.weir.app.metrics.MetricsText;
import java.util.concurrent.atomic.LongAdder;

/** What has become of a stream's changes, and of who was told them. */
final class TopicCounters {
  final LongAdder delivered = new LongAdder();
  final LongAdder conflated = new LongAdder();
  final LongAdder dropped = new LongAdder();
  final LongAdder disconnected = new LongAdder();

  void metrics(String stream, MetricsText text) {
    text.add(Metric.GATEWAY_DELIVERED, delivered.sum(), stream);
    text.add(Metric.GATEWAY_CONFLATED, conflated.sum(), stream);
    text.add(Metric.GATEWAY_DROPPED, dropped.sum(), stream);
    text.add(Metric.GATEWAY_SLOW, disconnected.sum(), stream);
  }
}
