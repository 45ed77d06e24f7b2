package dev.weir.app.metrics;

import java.util.LinkedHashMap;
import java.util.Map;

/** Metrics in Prometheus' text exposition format 0.0.4. */
public final class MetricsText {
  private final Map<String, StringBuilder> families = new LinkedHashMap<>();

  public void counter(String name, String help, long value, String... labels) {
    add(name, "counter", help, (double) value, labels); // beyond 2^53 the nearest number
  }

  /** A whole number that goes up and down; beyond 2^53 the nearest number, as Prometheus keeps it. */
  public void gauge(String name, String help, long value, String... labels) {
    gauge(name, help, (double) value, labels);
  }

  public void gauge(String name, String help, double value, String... labels) {
    add(name, "gauge", help, value, labels);
  }

  /** Labels come in pairs of name and value. */
  private void add(String name, String type, String help, double value, String... labels) {
    StringBuilder family = families.computeIfAbsent(
        name,
        n -> new StringBuilder("# HELP " + n + " " + help + "\n# TYPE " + n + " " + type + "\n"));
    family.append(name);
    for (int i = 0; i < labels.length; i += 2) {
      String escaped =
          labels[i + 1].replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
      family
          .append(i == 0 ? '{' : ',')
          .append(labels[i])
          .append("=\"")
          .append(escaped)
          .append('"');
    }
    family.append(labels.length > 0 ? "} " : " ");
    family
        .append(value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value))
        .append('\n');
  }

  @Override
  public String toString() {
    return String.join("", families.values());
  }
}
