package dev.weir.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/reference/metrics.md is what the code says. {@code ./mvnw test -pl core,feed,app -Dtest=MetricsReferenceTest -Dupdate} writes it anew. */
class MetricsReferenceTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "metrics.md");
  private static final Path SOURCES = Path.of("src", "main", "java");

  @Test
  void isUpToDate() throws IOException {
    String made = """
        # Metrics

        What `/metrics` tells, in Prometheus' text format. A metric that has labels is there once something has happened to count.
        Generated from the code.

        | Metric | Type | Labels | Meaning |
        | --- | --- | --- | --- |
        """
        + Stream.of(Metric.values())
            .map(m -> "| `%s` | %s | %s | %s |\n"
                .formatted(
                    m.text(),
                    m.type().name().toLowerCase(Locale.ROOT),
                    m.labels().stream().map(l -> "`" + l + "`").collect(Collectors.joining(", ")),
                    m.help()))
            .collect(Collectors.joining());
    if (System.getProperty("update") != null) {
      Files.writeString(PAGE, made);
    }
    assertThat(PAGE).hasContent(made);
  }

  @Test
  void eachIsTold() throws IOException {
    StringBuilder code = new StringBuilder();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        code.append(Files.readString(file).replaceAll("\\s+", ""));
      }
    }
    assertThat(Metric.values())
        .allSatisfy(m -> assertThat(code.indexOf("add(Metric." + m.name() + ","))
            .as(m.name())
            .isNotNegative());
  }

  @Test
  void isWrittenAsPrometheusReadsIt() {
    MetricsText text = new MetricsText();
    text.add(Metric.FEED_DISCONNECTS, 2, "a\"b\\c", "timeout");
    text.add(Metric.LOG_BYTES, 0.5);
    text.add(Metric.FEED_DISCONNECTS, 3, "d", "reset");
    assertThat(text.toString()).isEqualTo("""
        # HELP weir_feed_disconnects_total Connections ended and attempts failed, by cause.
        # TYPE weir_feed_disconnects_total counter
        weir_feed_disconnects_total{feed="a\\"b\\\\c",cause="timeout"} 2
        weir_feed_disconnects_total{feed="d",cause="reset"} 3
        # HELP weir_log_bytes Bytes of the log kept.
        # TYPE weir_log_bytes gauge
        weir_log_bytes 0.5
        """);
    assertThatThrownBy(() -> text.add(Metric.FEED_BYTES, 1))
        .hasMessage("FEED_BYTES has the labels [feed]");
  }
}
