package dev.weir.app.metrics;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Metrics in Prometheus' text exposition format 0.0.4. */
public final class MetricsText {
  private final Map<Metric, StringBuilder> families = new EnumMap<>(Metric.class);

  /** Adds a whole number; beyond 2^53 it is the nearest that there is, as Prometheus keeps it. */
  public void add(Metric metric, long value, String... labels) {
    add(metric, (double) value, labels);
  }

  /**
   * Adds a value.
   *
   * @param labels the values of the metric's labels
   */
  public void add(Metric metric, double value, String... labels) {
    if (labels.length != metric.labels().size()) {
      throw new IllegalArgumentException(metric + " has the labels " + metric.labels());
    }
    StringBuilder family = families.computeIfAbsent(metric, MetricsText::heading);
    family.append(metric.text());
    for (int i = 0; i < labels.length; i++) {
      String escaped = labels[i].replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
      family
          .append(i == 0 ? '{' : ',')
          .append(metric.labels().get(i))
          .append("=\"")
          .append(escaped)
          .append('"');
    }
    family.append(labels.length > 0 ? "} " : " ");
    family
        .append(value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value))
        .append('\n');
  }

  private static StringBuilder heading(Metric metric) {
    String name = metric.text();
    String type = metric.type().name().toLowerCase(Locale.ROOT);
    return new StringBuilder(
        "# HELP " + name + " " + metric.help() + "\n# TYPE " + name + " " + type + "\n");
  }

  @Override
  public String toString() {
    return String.join("", families.values());
  }
}
