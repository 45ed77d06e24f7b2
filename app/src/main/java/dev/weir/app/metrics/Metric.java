package dev.weir.app.metrics;

import java.util.List;

/** All metrics there are. Counters begin anew when the process does, unless what they count is part of the checkpoints. */
public enum Metric {
  FEED_CONNECTED(Type.GAUGE, "weir_feed_connected", "1 while connected.", "feed"),
  FEED_CONNECTS(Type.COUNTER, "weir_feed_connects_total", "Connections made.", "feed"),
  FEED_DISCONNECTS(
      Type.COUNTER,
      "weir_feed_disconnects_total",
      "Connections ended and attempts failed, by cause.",
      "feed",
      "cause"),
  FEED_FAILED_SUBSCRIPTIONS(
      Type.COUNTER,
      "weir_feed_failed_subscriptions_total",
      "Subscriptions that the server refused or did not confirm.",
      "feed"),
  FEED_MESSAGES(Type.COUNTER, "weir_feed_messages_total", "Messages received.", "feed"),
  FEED_BYTES(Type.COUNTER, "weir_feed_bytes_total", "Bytes of messages received.", "feed"),
  FEED_BAD_FRAMES(
      Type.COUNTER,
      "weir_feed_bad_frames_total",
      "Messages that could not be decompressed.",
      "feed"),
  FEED_OBSERVATIONS(Type.COUNTER, "weir_feed_observations_total", "Observations taken in.", "feed"),
  FEED_OTHER_MESSAGES(
      Type.COUNTER,
      "weir_feed_other_messages_total",
      "Messages that are no observations, by read.where.",
      "feed"),
  FEED_DUPLICATES(
      Type.COUNTER,
      "weir_feed_duplicates_total",
      "Observations that had come before, by read.id or read.sequence.",
      "feed"),
  FEED_GAPS(Type.COUNTER, "weir_feed_gaps_total", "Gaps in the numbers of read.sequence.", "feed"),
  FEED_MISSING_MESSAGES(
      Type.GAUGE,
      "weir_feed_missing_messages",
      "Numbers that were left out in the gaps and have not come since.",
      "feed"),
  DEAD_LETTERS(
      Type.COUNTER,
      "weir_dead_letters_total",
      "Messages that could not be used, by cause.",
      "feed",
      "cause"),
  LOG_DELETED_BYTES(
      Type.COUNTER,
      "weir_log_deleted_bytes_total",
      "Bytes of the log deleted because of their age."),
  LOG_LAG_BYTES(Type.GAUGE, "weir_log_lag_bytes", "Bytes of the log not yet read by the engine."),
  LOG_FULL(
      Type.GAUGE, "weir_log_full", "1 while nothing is received because the disk is nearly full."),
  LOG_BYTES(Type.GAUGE, "weir_log_bytes", "Bytes of the log kept."),
  LOG_DAMAGED_BYTES(
      Type.COUNTER,
      "weir_log_damaged_bytes_total",
      "Bytes of the log passed over because they were damaged."),
  LOG_FSYNC_FAILURES(
      Type.COUNTER,
      "weir_log_fsync_failures_total",
      "Times that the disk did not take what was received."),
  CHECKPOINT_FAILURES(
      Type.COUNTER, "weir_checkpoint_failures_total", "Times that the state could not be saved."),
  STREAM_CHANGES(Type.COUNTER, "weir_stream_changes_total", "Changes told.", "stream"),
  ALERTS_ACTIVE(Type.GAUGE, "weir_alerts_active", "Alerts that are firing."),
  NOTIFICATIONS_DELIVERED(
      Type.COUNTER, "weir_notifications_delivered_total", "Notifications delivered."),
  NOTIFICATIONS_FAILED(
      Type.COUNTER,
      "weir_notifications_failed_total",
      "Attempts to deliver a notification that failed."),
  NOTIFICATIONS_DROPPED(
      Type.COUNTER,
      "weir_notifications_dropped_total",
      "Notifications given up because too many were waiting."),
  NOTIFICATIONS_SILENCED(
      Type.COUNTER, "weir_notifications_silenced_total", "Notifications held back by a silence."),
  NOTIFICATIONS_ACKNOWLEDGED(
      Type.COUNTER,
      "weir_notifications_acknowledged_total",
      "Repeated notifications not sent because the alert was acknowledged."),
  GATEWAY_CUT_OFF(
      Type.COUNTER,
      "weir_gateway_cut_off_total",
      "Subscribers disconnected because they did not read the alerts they asked for."),
  GATEWAY_CONNECTIONS(Type.GAUGE, "weir_gateway_connections", "Connected subscribers."),
  GATEWAY_BAD_MESSAGES(
      Type.COUNTER,
      "weir_gateway_bad_messages_total",
      "Messages of subscribers that could not be understood."),
  GATEWAY_SILENT(
      Type.COUNTER,
      "weir_gateway_silent_total",
      "Subscribers disconnected because nothing came back from them."),
  GATEWAY_VIOLATIONS(
      Type.COUNTER,
      "weir_gateway_violations_total",
      "Subscribers disconnected because they broke the WebSocket protocol or its limits.",
      "close_code"),
  GATEWAY_REFUSED(
      Type.COUNTER,
      "weir_gateway_refused_total",
      "Requests, connections and messages that were refused.",
      "cause"),
  GATEWAY_JWKS_FAILURES(
      Type.COUNTER,
      "weir_gateway_jwks_failures_total",
      "Times that the keys of tokens could not be read."),
  GATEWAY_CERTIFICATE_EXPIRES_SECONDS(
      Type.GAUGE,
      "weir_gateway_certificate_expires_seconds",
      "Seconds until the certificate is no longer believed."),
  GATEWAY_CERTIFICATE_FAILURES(
      Type.COUNTER,
      "weir_gateway_certificate_failures_total",
      "Times that a changed certificate could not be used."),
  GATEWAY_AUDIT_LOST(
      Type.COUNTER, "weir_gateway_audit_lost_total", "Lines of the audit log that were lost."),
  GATEWAY_DELIVERED(
      Type.COUNTER, "weir_gateway_delivered_total", "Changes sent to subscribers.", "stream"),
  GATEWAY_CONFLATED(
      Type.COUNTER,
      "weir_gateway_conflated_total",
      "Times that a slow subscriber was given the newest values instead of all.",
      "stream"),
  GATEWAY_DROPPED(
      Type.COUNTER,
      "weir_gateway_dropped_total",
      "Changes that slow subscribers did not get, with serve.slow: drop.",
      "stream"),
  GATEWAY_SLOW(
      Type.COUNTER,
      "weir_gateway_slow_total",
      "Subscribers disconnected because they were slow, with serve.slow: disconnect.",
      "stream"),
  HTTP_REQUESTS(
      Type.COUNTER,
      "weir_http_requests_total",
      "Requests answered, by route (empty: none of them) and status.",
      "method",
      "route",
      "status"),
  ROUTE_MESSAGES(
      Type.COUNTER,
      "weir_route_messages_total",
      "Messages for back ends, by what has become of them.",
      "route",
      "outcome"),
  ROUTE_WAITING(Type.GAUGE, "weir_route_waiting", "Messages that wait for a back end.");

  /** Whether it only grows. */
  enum Type {
    COUNTER,
    GAUGE
  }

  private final Type type;
  private final String text;
  private final String help;
  private final List<String> labels;

  Metric(Type type, String text, String help, String... labels) {
    this.type = type;
    this.text = text;
    this.help = help;
    this.labels = List.of(labels);
  }

  Type type() {
    return type;
  }

  /** The name, as Prometheus knows it. */
  String text() {
    return text;
  }

  String help() {
    return help;
  }

  List<String> labels() {
    return labels;
  }
}
