package dev.weir.app.gateway;

import dev.weir.app.metrics.MetricsText;
import java.util.concurrent.atomic.LongAdder;

/** What has become of a stream's changes, and of who was told them. */
final class TopicCounters {
  final LongAdder delivered = new LongAdder();
  final LongAdder conflated = new LongAdder();
  final LongAdder dropped = new LongAdder();
  final LongAdder disconnected = new LongAdder();

  void metrics(String stream, MetricsText text) {
    text.counter(
        "weir_gateway_delivered_total",
        "Changes sent to subscribers.",
        delivered.sum(),
        "stream",
        stream);
    text.counter(
        "weir_gateway_conflated_total",
        "Times that a slow subscriber was given the newest values instead of all.",
        conflated.sum(),
        "stream",
        stream);
    text.counter(
        "weir_gateway_dropped_total",
        "Changes that slow subscribers did not get, with serve.slow: drop.",
        dropped.sum(),
        "stream",
        stream);
    text.counter(
        "weir_gateway_slow_total",
        "Subscribers disconnected because they were slow, with serve.slow: disconnect.",
        disconnected.sum(),
        "stream",
        stream);
  }
}
